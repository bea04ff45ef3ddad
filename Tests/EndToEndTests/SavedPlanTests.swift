import FoundationEssentials
import Subprocess
import TestSupport
import Testing
import Text

/// `reconcile --out` and `--apply --plan`: what was reviewed is what is applied.
struct SavedPlanTests {
    private func declaration(_ name: String, _ more: String = "") -> String {
        "name: \(name)\nurl: https://\(name).example.com/in\nevents: [email.sent]\n\(more)"
    }

    /// A folder with webhooks `a` and `b` that were applied.
    private func applied() async throws -> Penguinhooks {
        let binary = try Penguinhooks(environment: ["PENGUINHOOKS_SECRET_A": "Bearer hush-hush"])
        for name in ["a", "b"] {
            try binary.folder.write(declaration(name), to: "webhooks.d/\(name).yaml")
        }
        let outcome = try await binary.run("reconcile", "--apply", "--yes")
        try #require(outcome.status == 0, "\(outcome.noticesText)")
        return binary
    }

    private func save(_ binary: Penguinhooks) async throws {
        let saved = try await binary.run("reconcile", "--out", "plan.json")
        try #require(saved.status == 0, "\(saved.noticesText)")
    }

    private func carryOut(_ binary: Penguinhooks, _ more: String...) async throws -> ProcessOutcome
    {
        try await binary.run(
            ["reconcile", "--apply", "--yes", "--plan", "plan.json"] + more,
            input: []
        )
    }

    private func revisions(_ binary: Penguinhooks) async throws -> Int {
        try await binary.run("history", "--format", "json").json()["history"]?.array?.count ?? 0
    }

    @Test func isAppliedOnceAndThenNothingIsLeft() async throws {
        let binary = try await applied()
        try binary.folder.write(declaration("a", "timeout: 7s\n"), to: "webhooks.d/a.yaml")
        try await save(binary)

        let first = try await carryOut(binary)
        let second = try await carryOut(binary)

        #expect(first.status == 0, "\(first.noticesText)")
        #expect(first.text.contains("1 updated"))
        #expect(second.status == 0, "\(second.noticesText)")
        #expect(second.noticesText.contains("was applied already"))
        #expect(try await revisions(binary) == 2)
    }

    @Test func takesOnlyWhatWasReviewed() async throws {
        let binary = try await applied()
        try binary.folder.write(declaration("a", "timeout: 7s\n"), to: "webhooks.d/a.yaml")
        try await save(binary)
        // Neither is in the plan.
        try binary.folder.write(declaration("b", "timeout: 9s\n"), to: "webhooks.d/b.yaml")
        try binary.folder.write(declaration("c"), to: "webhooks.d/c.yaml")

        let outcome = try await carryOut(binary)
        let again = try await carryOut(binary)
        let left = try await binary.run("reconcile", "--format", "json").json()

        #expect(outcome.status == 0, "\(outcome.noticesText)")
        #expect(again.status == 0, "\(again.noticesText)")
        #expect(left["changes"]?.array?.compactMap { $0["key"]?.string } == ["c", "b"])
        #expect(try await revisions(binary) == 2)
    }

    @Test func isStaleWhenItsOwnFileOrWebhookMovedOn() async throws {
        let binary = try await applied()
        try binary.folder.write(declaration("a", "timeout: 7s\n"), to: "webhooks.d/a.yaml")
        try await save(binary)

        try binary.folder.write(declaration("a", "timeout: 8s\n"), to: "webhooks.d/a.yaml")
        let file = try await carryOut(binary)
        let other = try await binary.run("reconcile", "--apply", "--yes")
        try binary.folder.write(declaration("a", "timeout: 7s\n"), to: "webhooks.d/a.yaml")
        let live = try await carryOut(binary)
        // Back to where it was before: nothing is left to do, but this plan was never applied.
        try binary.folder.write(declaration("a", "timeout: 8s\n"), to: "webhooks.d/a.yaml")
        let undone = try await carryOut(binary)

        #expect(other.status == 0, "\(other.noticesText)")
        for outcome in [file, live, undone] {
            #expect(outcome.status == 6)
            #expect(outcome.noticesText.contains("plan.json is stale"), "\(outcome.noticesText)")
        }
        #expect(try await revisions(binary) == 2)
    }

    @Test func deletesStillNeedTheirNumber() async throws {
        let binary = try await applied()
        try FileManager.default.removeItem(atPath: binary.folder.file("webhooks.d/b.yaml"))
        try await save(binary)

        let refused = try await carryOut(binary)
        let allowed = try await carryOut(binary, "--allow-deletes", "1")
        let again = try await carryOut(binary)

        #expect(refused.status == 5)
        #expect(allowed.status == 0, "\(allowed.noticesText)")
        #expect(again.status == 0, "\(again.noticesText)")
    }

    @Test func holdsNoSecretAndIsNothingElse() async throws {
        let binary = try await applied()
        try binary.folder.write(
            declaration("a", "headers: {Authorization: {from_env: PENGUINHOOKS_SECRET_A}}\n"),
            to: "webhooks.d/a.yaml"
        )
        try await save(binary)

        let text = String(decoding: try binary.folder.read("plan.json"), as: UTF8.self)
        #expect(text.contains("PENGUINHOOKS_SECRET_A"))
        #expect(!text.contains("hush-hush"))
        try binary.folder.write("{}", to: "plan.json")
        let broken = try await carryOut(binary)
        #expect(broken.status == 1)
        #expect(broken.noticesText.contains("plan.json is not a plan"), "\(broken.noticesText)")
    }
}
