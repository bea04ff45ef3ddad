import Testing

@testable import Signing

/// Asked of a process of its own: there is no way back.
struct CoreFilesTests {
    @Test func aProcessThatExcludesThemLeavesNone() async {
        await #expect(processExitsWith: .success) {
            #expect(!CoreFiles.areExcluded)
            CoreFiles.exclude()
            #expect(CoreFiles.areExcluded)
        }
    }
}
