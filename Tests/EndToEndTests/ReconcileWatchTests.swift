import Foundation
import TestSupport
import Testing
import Text

/// Reconcile that asks endpoints, and reconcile that goes on.
struct ReconcileWatchTests {
    private func declaration(_ url: String, name: String = "Hook") -> String {
        "name: \(name)\nurl: \(url)\nevents: [email.opened]\nowner: tests\n"
    }

    @Test func probeSaysWhatAnswersAndWhatTheGuardRefuses() async throws {
        let binary = try Penguinhooks()
        try await TestReceiver.run { test in
            try binary.folder.write(declaration(test.url("/in")), to: "webhooks.d/hook.yaml")

            let allowed = try await binary.run(
                "reconcile",
                "--probe",
                "--allow-private",
                "127.0.0.0/8",
                "::1"
            )
            let refused = try await binary.run("reconcile", "--probe")

            #expect(allowed.status == 0, "\(allowed.noticesText)")
            #expect(allowed.text.contains("probe: HEAD answered"), "\(allowed.text)")
            #expect(refused.text.contains("probe: blocked"), "\(refused.text)")
            #expect(!binary.folder.has("state.sqlite"))
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func watchAppliesChangesAndKeepsTheLastGoodState() async throws {
        let folder = try TemporaryFolder()
        let binary = try Penguinhooks(in: folder)
        let runner = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(filePath: runner).deletingLastPathComponent()
            .appending(path: "penguinhooks").path
        try folder.write(declaration("https://a.example.com/in"), to: "webhooks.d/hook.yaml")
        let arguments = ["reconcile", "--watch", "--interval", "50ms"]

        let (_, outcome) = try await Tool(path, folder: folder.path).run(arguments) { process in
            _ = try await process.line(containing: "watching webhooks.d")
            try folder.write("name: [", to: "webhooks.d/hook.yaml")
            _ = try await process.line(containing: "nothing was applied")
            let broken = try await binary.run("history", "--format", "json")
            #expect(try broken.json()["history"]?.array?.count == 1)
            try folder.write(
                declaration("https://b.example.com/in"),
                to: "webhooks.d/hook.yaml"
            )
            while try await binary.run("history", "--format", "json").json()["history"]?.array?
                .count != 2
            {}
            try process.terminate()
        }

        #expect(outcome.status == 0)
    }
}
