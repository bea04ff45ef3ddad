import FoundationEssentials
import TestSupport
import Testing

/// The committed site is what `make site` builds from this commit.
struct GeneratedSiteTests {
    private static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test(.timeLimit(.minutes(5)))
    func isNotStale() async throws {
        let binary = try Penguinhooks()
        try FileManager.default.createSymbolicLink(
            atPath: binary.folder.file("webhooks.d"),
            withDestinationPath: Self.repository.appending(path: "webhooks.d").path
        )
        let sample = try await binary.run(
            "demo",
            "--sample-state",
            "state.sqlite",
            "--deliveries",
            "480"
        )
        #expect(sample.status == 0, "\(sample.noticesText)")
        let built = try await binary.run(
            "build-site",
            "--state",
            "state.sqlite",
            "--out",
            "generated",
            "--now",
            "2026-11-24T12:00:00Z"
        )
        #expect(built.status == 0, "\(built.noticesText)")

        let committed = Self.repository.appending(path: "generated")
        let fresh = try binary.folder.files().filter { $0.hasPrefix("generated/") }
            .map { String($0.dropFirst("generated/".count)) }
        let old = try FileManager.default.subpathsOfDirectory(atPath: committed.path)
            .filter { isFile(committed.appending(path: $0)) }
        #expect(Set(fresh) == Set(old), "run `make site` and commit generated/")
        let stale = try fresh.filter { name in
            let bytes = try binary.folder.read("generated/" + name)
            return try Data(bytes) != Data(contentsOf: committed.appending(path: name))
        }
        #expect(stale.isEmpty, "run `make site` and commit generated/")
    }

    private func isFile(_ url: URL) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
            && !isFolder
    }
}
