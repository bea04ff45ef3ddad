import Declarations
import Foundation
import Model
import Testing
import Text

/// Bytes nobody would write: every run ends, and says something.
struct HostileInputTests {
    @Test(arguments: 0..<150)
    func survivesDamagedFiles(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let names = ["crm-contact-sync", "engagement-scoring", "deliverability-alerts"]
        let name = names[seed % names.count]
        let path = "\(Fixture.examples)/\(name).yaml"
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let marks = Array("{}[]:,&*!|>'\"%@`#-?\n\t ".utf8)
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(marks.randomElement(using: &random) ?? 0x20, at: index)
            default: bytes.insert(contentsOf: bytes[index...].prefix(20), at: 0)
            }
        }
        try await Fixture.withBytes(["hook.yaml": bytes]) { folder in
            let result = await DeclarationFolder.load(folder, now: Fixture.now)
            #expect(result.isValid == (result.state.webhooks.count == 1 && result.errors == 0))
            for diagnostic in result.diagnostics {
                #expect(!diagnostic.text().isEmpty)
            }
        }
    }

    @Test func readsPastAByteOrderMark() async throws {
        let bytes = [0xEF, 0xBB, 0xBF] + Array(DiagnosticCase.hook("ownr: x\n").utf8)
        try await Fixture.withBytes(["hook.yaml": bytes]) { folder in
            let result = await DeclarationFolder.load(folder, now: Fixture.now)
            #expect(result.diagnostics.map(\.code) == ["PH010"])
            #expect(result.diagnostics.first?.snippet == "ownr: x")
        }
    }

    @Test func showsNoEndlessLines() async throws {
        let long = String(repeating: "a ", count: 60_000)
        let text = DiagnosticCase.hook("description: \(long)\nlabels: {b: \"\(long)\\q\"}\n")
        try await Fixture.withFolder(["hook.yaml": text]) { folder in
            let result = await DeclarationFolder.load(folder, now: Fixture.now)
            #expect(!result.isValid)
            for diagnostic in result.diagnostics {
                #expect(diagnostic.text().utf8.count < 2000)
            }
        }
    }

    @Test func refusesWhatIsNoRegularFile() async throws {
        try await Fixture.withFolder(["good.yaml": DiagnosticCase.hook()]) { folder in
            let made = unsafe mkfifo("\(folder)/pipe.yaml", 0o600)
            #expect(made == 0)
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/dangling.yaml",
                withDestinationPath: "nowhere"
            )

            let result = await DeclarationFolder.load(folder, now: Fixture.now)

            #expect(result.diagnostics.map(\.code) == ["PH042", "PH042"])
            #expect(
                result.diagnostics.map(\.message) == [
                    "cannot be read: No such file or directory",
                    "cannot be read: not a regular file",
                ]
            )
        }
    }

    @Test func saysThatAFolderIsMissing() async {
        let result = await DeclarationFolder.load("/nonexistent/webhooks.d", now: Fixture.now)

        #expect(result.diagnostics.map(\.code) == ["PH040"])
        #expect(result.exitStatus == 3)
    }

    @Test func saysThatAFileIsNoFolder() async throws {
        try await Fixture.withFolder(["a.yaml": "x"]) { folder in
            let result = await DeclarationFolder.load("\(folder)/a.yaml", now: Fixture.now)
            #expect(result.diagnostics.map(\.message) == ["\(folder)/a.yaml is not a folder"])
        }
    }
}
