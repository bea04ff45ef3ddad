import Foundation
import GRDB
import Subprocess
import TestSupport
import Testing
import Text

/// Files that are what they were at the last apply are not parsed again; nothing else may come of that.
struct SourceDigestTests {
    private static let files = [
        "_defaults.yaml": "owner: platform\nnotify: [ops@example.com]\n",
        "_policy.yaml": "warn: {max_retry_attempts: 9}\n",
        "plain.yaml": "name: Plain\nurl: https://plain.example.com/in\nevents: [email.opened]\n",
        "other.yaml": "name: Other\nurl: https://other.example.com/in\nevents: [\"contact.*\"]\n",
        "same.yaml": "name: Same\nurl: https://plain.example.com/in\nevents: [email.opened]\n",
        "ends.yaml": """
        name: Ends
        url: https://ends.example.com/in
        events: [email.clicked]
        paused: {until: 2027-01-01T00:00:00Z, reason: later}

        """,
        "moved.yaml": """
        name: Moved
        url: https://moved.example.com/in
        events: [email.clicked]
        moved_from: before

        """,
        "sealed.yaml": """
        name: Sealed
        url: https://sealed.example.com/in
        events: [email.clicked]
        headers: {Authorization: {from_env: PENGUINHOOKS_SECRET_A}}

        """,
    ]

    private func applied() async throws -> Penguinhooks {
        let binary = try Penguinhooks(environment: ["PENGUINHOOKS_SECRET_A": "Bearer a"])
        for (name, text) in Self.files { try binary.folder.write(text, to: "webhooks.d/\(name)") }
        try await apply(binary)
        return binary
    }

    private func apply(_ binary: Penguinhooks) async throws {
        let outcome = try await binary.run("reconcile", "--apply", "--yes")
        try #require(outcome.status == 0, "\(outcome.noticesText)")
    }

    private func place(of name: String, _ binary: Penguinhooks) -> String {
        "\(binary.folder.path)/\(name)"
    }

    private func queue(_ binary: Penguinhooks, _ name: String) throws -> DatabaseQueue {
        try DatabaseQueue(path: place(of: name, binary))
    }

    /// The keys of webhooks whose files are known by their digests.
    private func known(_ binary: Penguinhooks) throws -> [String] {
        try queue(binary, "state.sqlite").read { db in
            try String.fetchAll(
                db,
                sql: "SELECT key FROM webhook WHERE source IS NOT NULL ORDER BY key"
            )
        }
    }

    /// A plan without the moments from which on its impact was measured.
    private func timeless(_ plan: String) -> [Substring] {
        plan.split(separator: ",").filter { !$0.contains("\"since\"") }
    }

    /// Expects the same plan from a copy of the state that knows no digest.
    private func expectSamePlans(_ binary: Penguinhooks, _ what: String) async throws {
        let copy = place(of: "bare.sqlite", binary)
        try await queue(binary, "state.sqlite").writeWithoutTransaction { db in
            try db.execute(sql: "VACUUM INTO ?", arguments: [copy])
        }
        try await queue(binary, "bare.sqlite").write { db in
            try db.execute(sql: "UPDATE webhook SET source = NULL")
        }
        try FileManager.default.copyItem(
            atPath: place(of: "state.sqlite.key", binary),
            toPath: place(of: "bare.sqlite.key", binary)
        )
        // Drift is made of the same plan.
        let command = ["reconcile", "--format", "json"]
        let fast = try await binary.run(command, input: [])
        let slow = try await binary.run(command + ["--state", "bare.sqlite"], input: [])
        #expect(fast.status == slow.status, "\(what): \(fast.noticesText)")
        #expect(timeless(fast.text) == timeless(slow.text), "\(what)")
        #expect(fast.noticesText == slow.noticesText, "\(what)")
        for name in try binary.folder.files() where name.hasPrefix("bare.sqlite") {
            try FileManager.default.removeItem(atPath: place(of: name, binary))
        }
    }

    @Test func onlyFilesThatSayItAllAreKnownByTheirDigests() async throws {
        let binary = try await applied()

        #expect(try known(binary) == ["other", "plain", "same", "sealed"])
        try await expectSamePlans(binary, "nothing changed")
    }

    @Test(.timeLimit(.minutes(5)))
    func plansAreTheSameWithoutDigests() async throws {
        let binary = try await applied()
        let edits: [(String, String, String)] = [
            ("a comment", "plain.yaml", "# why\n" + (Self.files["plain.yaml"] ?? "")),
            ("a field", "other.yaml", (Self.files["other.yaml"] ?? "") + "timeout: 5s\n"),
            ("an error", "other.yaml", (Self.files["other.yaml"] ?? "") + "tineout: 5s\n"),
            ("back", "other.yaml", Self.files["other.yaml"] ?? ""),
            ("an overlap", "new.yaml", Self.files["plain.yaml"] ?? ""),
            ("policy", "_policy.yaml", "deny: {require: [description]}\n"),
            ("policy of ages", "_policy.yaml", "warn: {max_secret_age: 1d}\n"),
            ("defaults", "_defaults.yaml", "owner: sales\n"),
            ("bad defaults", "_defaults.yaml", "owner: [sales\n"),
            ("a type", "_events/team.thing.yaml", "name: team.thing\n"),
        ]
        for (what, name, text) in edits {
            try binary.folder.write(text, to: "webhooks.d/\(name)")
            try await expectSamePlans(binary, what)
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func whatHappensOutsideOfFilesIsSeen() async throws {
        let binary = try await applied()
        let steps = [
            ["webhooks", "pause", "plain", "--reason", "migration"],
            ["secret", "rotate", "other"], ["webhooks", "resume", "plain"],
        ]
        for step in steps {
            let outcome = try await binary.run(step, input: [])
            try #require(outcome.status == 0, "\(step): \(outcome.noticesText)")
            try await expectSamePlans(binary, "\(step)")
        }

        try binary.folder.write(
            (Self.files["plain.yaml"] ?? "") + "timeout: 7s\n",
            to: "webhooks.d/plain.yaml"
        )
        try await apply(binary)
        #expect(try known(binary).contains("plain"))
        let back = try await binary.run("rollback", "1", "--apply", "--yes")
        try #require(back.status == 0, "\(back.noticesText)")
        #expect(try !known(binary).contains("plain"))
        let plan = try await binary.run("reconcile", "--detailed-exitcode")
        #expect(plan.status == 2, "\(plan.text)")
        try await expectSamePlans(binary, "a rollback")
    }

    @Test func anApplyThatChangesNothingNotesOtherBytes() async throws {
        let binary = try await applied()
        func digests() throws -> [String] {
            try queue(binary, "state.sqlite").read { db in
                try String.fetchAll(db, sql: "SELECT hex(source) FROM webhook ORDER BY key")
            }
        }
        let before = try digests()
        try binary.folder.write(
            "# why\n" + (Self.files["plain.yaml"] ?? ""),
            to: "webhooks.d/plain.yaml"
        )

        let bytes = try binary.folder.read("state.sqlite")
        let dry = try await binary.run("reconcile", "--detailed-exitcode")
        #expect(dry.status == 0, "\(dry.text)")
        #expect(try binary.folder.read("state.sqlite") == bytes)

        try await apply(binary)
        let after = try digests()
        #expect(zip(before, after).count { $0 != $1 } == 1)
        let noted = try binary.folder.read("state.sqlite")
        try await apply(binary)
        #expect(try binary.folder.read("state.sqlite") == noted)
        let history = try await binary.run("history", "--format", "json")
        #expect(try history.json()["history"]?.array?.count == 1)
        try await expectSamePlans(binary, "a comment")
    }

    @Test func changedNeighboursAreNotedWithTheNextApply() async throws {
        let binary = try await applied()
        try binary.folder.write("owner: sales\n", to: "webhooks.d/_defaults.yaml")
        try binary.folder.write(
            "owner: platform\n" + (Self.files["plain.yaml"] ?? ""),
            to: "webhooks.d/plain.yaml"
        )
        try await apply(binary)

        #expect(try known(binary).contains("plain"))
        try await expectSamePlans(binary, "after the second apply")
    }
}
