import Subprocess
import TestSupport
import Testing
import Text

/// Export, adopt, rollback and fmt with the built binary.
struct ReconcileTests {
    private let first = """
        # Who to ask: growth.
        name: First
        url: https://first.example.com/in
        events: [email.opened]   # only these
        owner: growth

        """
    private let second = """
        name: Second
        url: https://second.example.com/in
        events: ["email.*"]
        owner: sales
        headers: {Authorization: {from_env: PENGUINHOOKS_SECRET_SECOND}}

        """

    private func applied() async throws -> Penguinhooks {
        let binary = try Penguinhooks(environment: ["PENGUINHOOKS_SECRET_SECOND": "Bearer x"])
        try binary.folder.write(first, to: "webhooks.d/first.yaml")
        try binary.folder.write(second, to: "webhooks.d/second.yaml")
        let outcome = try await binary.run("reconcile", "--apply", "--yes")
        try #require(outcome.status == 0, "\(outcome.noticesText)")
        return binary
    }

    @Test func exportIntoAnEmptyFolderPlansNothing() async throws {
        let binary = try await applied()

        let export = try await binary.run("export", "--out", "copy")
        let plan = try await binary.run("reconcile", "--dir", "copy", "--detailed-exitcode")

        #expect(export.status == 0, "\(export.noticesText)")
        #expect(plan.status == 0, "\(plan.text)\(plan.noticesText)")
    }

    @Test func exportOverItsOwnFilesChangesNothing() async throws {
        let binary = try await applied()

        let export = try await binary.run("export")

        #expect(export.status == 0, "\(export.noticesText)")
        #expect(export.text.isEmpty)
        #expect(try binary.folder.read("webhooks.d/first.yaml") == Array(first.utf8))
    }

    @Test func exportAndAdoptFromADaemonElsewhere() async throws {
        let binary = try await applied()
        let made = try await binary.run(
            "token",
            "create",
            "--role",
            "developer",
            "--format",
            "json"
        )
        let token = try made.json()["token"]?.string ?? ""
        let here = try Penguinhooks(environment: ["PENGUINHOOKS_SECRET_SECOND": "Bearer x"])

        try await binary.daemon { daemon in
            let server = ["--server", daemon.url, "--token", token]
            let created = try await Tool("curl").run([
                "-sS", "--fail", "-H", "Authorization: Bearer \(token)", "-H",
                "Content-Type: application/json", "-d",
                #"{"name":"By Hand","url":"https://c.example.com/in","events":["email.sent"]}"#,
                daemon.url + "/api/v1/platform/webhooks",
            ])
            #expect(created.status == 0, "\(created.noticesText)")

            let export = try await here.run(["export"] + server, input: [])
            #expect(export.status == 0, "\(export.noticesText)")
            #expect(export.text == "webhooks.d/first.yaml\nwebhooks.d/second.yaml\n")
            let plan = ["reconcile", "--detailed-exitcode"] + server
            #expect(try await here.run(plan, input: []).status == 0)

            let adopt = try await here.run(["adopt", "by-hand"] + server, input: [])
            #expect(adopt.status == 0, "\(adopt.noticesText)")
            let adopted = try await here.run(["reconcile", "--apply", "--yes"] + server, input: [])
            #expect(adopted.text.contains("1 to adopt"), "\(adopted.text)")
            #expect(adopted.status == 0, "\(adopted.noticesText)")
            #expect(try await here.run(plan, input: []).status == 0)
        }
        #expect(!here.folder.has("state.sqlite"))
    }

    @Test func rollbackBringsARevisionBackAndSaysSo() async throws {
        let binary = try await applied()
        let changed = first.replacing("[email.opened]", with: "[email.clicked]")
        try binary.folder.write(changed, to: "webhooks.d/first.yaml")
        try binary.folder.write(
            second.replacing("name: Second", with: "name: Third"),
            to: "webhooks.d/third.yaml"
        )
        _ = try await binary.run("reconcile", "--apply", "--yes")

        let refused = try await binary.run("rollback", "1", "--apply", "--yes")
        let back = try await binary.run(
            "rollback",
            "1",
            "--apply",
            "--yes",
            "--allow-deletes",
            "1"
        )
        let again = try await binary.run("rollback", "1", "--detailed-exitcode")
        let history = try await binary.run("history", "--format", "json")

        #expect(refused.status == 5)
        #expect(back.status == 0, "\(back.noticesText)")
        #expect(back.noticesText.contains("Revert the commit"))
        #expect(again.status == 0, "\(again.text)")
        let newest = try history.json()["history"]?.array?.first
        #expect(newest?["action"]?.string == "rollback")
        #expect(newest?["summary"]?.string == "to revision 1: 1 updated, 1 deleted")
    }

    @Test func rollbackKeepsTheBrakesOfTheFolder() async throws {
        let binary = try await applied()
        try binary.folder.write("max_deletes: 0\n", to: "webhooks.d/_policy.yaml")
        try binary.folder.write(
            second.replacing("name: Second", with: "name: Third") + "protect: true\n",
            to: "webhooks.d/third.yaml"
        )
        _ = try await binary.run("reconcile", "--apply", "--yes")
        let back = ["rollback", "1", "--apply", "--yes"]

        let protected = try await binary.run(back + ["--allow-deletes", "1"], input: [])
        let text = String(decoding: try binary.folder.read("webhooks.d/third.yaml"), as: UTF8.self)
        try binary.folder.write(
            text.replacing("protect: true", with: "protect: false"),
            to: "webhooks.d/third.yaml"
        )
        _ = try await binary.run("reconcile", "--apply", "--yes")
        let counted = try await binary.run(back, input: [])
        try binary.folder.write("max_deletes: few\n", to: "webhooks.d/_policy.yaml")
        let broken = try await binary.run(back + ["--allow-deletes", "1"], input: [])

        #expect(protected.status == 5)
        #expect(protected.noticesText.contains("protected, not deleted: third"))
        #expect(counted.status == 5)
        #expect(counted.noticesText.contains("more than max_deletes 0"), "\(counted.noticesText)")
        #expect(broken.status == 3, "\(broken.noticesText)")
    }

    @Test func rollbackRefusesARevisionThatNeverWas() async throws {
        let binary = try await applied()

        let outcome = try await binary.run("rollback", "12")

        #expect(outcome.status == 1)
        #expect(outcome.noticesText.contains("no revision 12"))
    }

    @Test func narrowingAFilterNeedsTheShareItTakesAway() async throws {
        let binary = try await applied()
        let event = #"{"type":"email.opened","data":"#
        let example = try await binary.run("events", "show", "email.opened", "--format", "json")
        let data = try example.json()["example"]?["data"]?.text ?? ""
        let lines = (0..<120).map { #"{"id":"evt_n\#($0)",\#(event.dropFirst())\#(data)}"# }
        let emitted = try await binary.run(
            ["emit"],
            input: Array(lines.joined(separator: "\n").utf8)
        )
        try #require(emitted.status == 0, "\(emitted.noticesText)")
        try binary.folder.write(
            first.replacing("[email.opened]", with: "[email.clicked]"),
            to: "webhooks.d/first.yaml"
        )

        let plan = try await binary.run("reconcile", "--format", "json")
        let refused = try await binary.run("reconcile", "--apply", "--yes")
        let allowed = try await binary.run("reconcile", "--apply", "--yes", "--allow-loss", "50")

        let change = try plan.json()["changes"]?.array?.first
        #expect(change?["impact"]?["lost"]?.integer == 120)
        #expect(try plan.json()["lost_percent"]?.integer == 50)
        #expect(refused.status == 5)
        #expect(refused.noticesText.contains("--allow-loss 50"))
        #expect(allowed.status == 0, "\(allowed.noticesText)")
    }

    @Test func fmtChecksAndRewrites() async throws {
        let binary = try await applied()
        let loose = "events:   [email.opened]\nname: Loose   # a name\nurl: https://a.example.com\n"
        try binary.folder.write(loose, to: "webhooks.d/loose.yaml")

        let check = try await binary.run("fmt", "--check")
        let unchanged = try binary.folder.read("webhooks.d/loose.yaml")
        let rewritten = try await binary.run("fmt", "webhooks.d/loose.yaml")
        let checked = try await binary.run("fmt", "--check", "webhooks.d/loose.yaml")

        #expect(check.status == 1)
        #expect(unchanged == Array(loose.utf8))
        #expect(rewritten.text == "webhooks.d/loose.yaml\n")
        #expect(checked.status == 0)
    }
}
