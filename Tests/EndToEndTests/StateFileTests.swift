import FoundationEssentials
import TestSupport
import Testing
import Text

/// States that cannot be used, and events that are not taken.
struct StateFileTests {
    private func appliedState() async throws -> Penguinhooks {
        let binary = try Penguinhooks()
        try binary.folder.write(
            "name: A\nurl: https://example.com/in\nevents: [email.sent]\n",
            to: "webhooks.d/a.yaml"
        )
        let applied = try await binary.run("reconcile", "--apply", "--yes")
        guard applied.status == 0 else { throw SetUpFailure(text: applied.noticesText) }
        return binary
    }

    /// Runs a few lines of Python in the folder of the state.
    private func python(_ code: String, in binary: Penguinhooks) async throws -> Bool {
        guard let python = try await OutsideTools.python(with: "sqlite3") else { return false }
        let done = try await Tool(python, folder: binary.folder.path).run(["-c", code])
        #expect(done.status == 0, "\(done.noticesText)")
        return done.status == 0
    }

    @Test func aStateOfANewerVersionIsRefusedByReadersAndWriters() async throws {
        let binary = try await appliedState()
        let code = """
            import sqlite3
            state = sqlite3.connect("state.sqlite")
            state.execute("PRAGMA user_version = 99")
            state.commit()
            """
        guard try await python(code, in: binary) else { return }

        for arguments in [
            ["webhooks", "list"], ["reconcile"], ["webhooks", "pause", "a"], ["migrate"],
            ["daemon", "--listen", "127.0.0.1:0"],
        ] {
            let outcome = try await binary.run(arguments, input: [])
            #expect(outcome.status == 1)
            #expect(outcome.noticesText.contains("schema version 99"), "\(outcome.noticesText)")
        }
    }

    @Test func aReadOnlyStateCanBeReadAndNotChanged() async throws {
        let binary = try await appliedState()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o444],
            ofItemAtPath: binary.folder.file("state.sqlite")
        )

        let listed = try await binary.run("webhooks", "list")
        let paused = try await binary.run("webhooks", "pause", "a")

        #expect(listed.status == 0, "\(listed.noticesText)")
        #expect(paused.status == 1)
        #expect(paused.noticesText.contains("read-only"), "\(paused.noticesText)")
    }

    @Test func aStateThatAnotherProcessHoldsIsLeftAlone() async throws {
        let binary = try await appliedState()
        guard let python = try await OutsideTools.python(with: "fcntl") else { return }
        let code = """
            import fcntl, signal, sys
            lock = open("state.sqlite.lock", "r+")
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 0)
            lock.truncate(0)
            lock.write("penguinhooks reconcile, process 4711")
            lock.flush()
            print("held", file=sys.stderr, flush=True)
            signal.pause()
            """

        _ = try await Tool(python, folder: binary.folder.path).run(["-c", code]) { holder in
            _ = try await holder.line(containing: "held")
            let paused = try await binary.run("webhooks", "pause", "a")
            #expect(paused.status == 7, "\(paused.noticesText)")
            let planned = try await binary.run("reconcile", "--detailed-exitcode")
            #expect(planned.status == 0, "\(planned.noticesText)")
            try binary.folder.write(
                "name: B\nurl: https://example.com/in\nevents: [email.sent]\n",
                to: "webhooks.d/a.yaml"
            )
            let applied = try await binary.run("reconcile", "--apply", "--yes")
            #expect(applied.status == 7)
            #expect(
                applied.noticesText.contains("penguinhooks reconcile, process 4711"),
                "\(applied.noticesText)"
            )
            try holder.kill()
        }
        // The file still names the dead one; the lock died with it.
        let applied = try await binary.run("reconcile", "--apply", "--yes")
        #expect(applied.status == 0, "\(applied.noticesText)")
    }

    @Test func aStateWithoutItsKeyIsRefusedAndGetsNoNewOne() async throws {
        let binary = try await appliedState()
        let key = try binary.folder.read("state.sqlite.key")
        try FileManager.default.removeItem(atPath: binary.folder.file("state.sqlite.key"))

        for arguments in [["secret", "show", "a"], ["daemon", "--listen", "127.0.0.1:0"]] {
            let outcome = try await binary.run(arguments, input: [])
            #expect(outcome.status == 1)
            #expect(outcome.noticesText.contains("is missing"), "\(outcome.noticesText)")
        }

        #expect(!binary.folder.has("state.sqlite.key"))
        try binary.folder.write(key, to: "state.sqlite.key")
        let shown = try await binary.run("secret", "show", "a")
        #expect(shown.status == 0, "\(shown.noticesText)")
    }

    @Test func aStateThatWasEmptiedIsNotBegunAnew() async throws {
        let binary = try await appliedState()
        let files = try binary.folder.files().filter { $0.hasPrefix("state.sqlite-") }
        for file in files {
            try FileManager.default.removeItem(atPath: binary.folder.file(file))
        }
        try binary.folder.write("", to: "state.sqlite")

        for arguments in [
            ["reconcile", "--apply", "--yes"], ["daemon", "--listen", "127.0.0.1:0"],
        ] {
            let outcome = try await binary.run(arguments, input: [])
            #expect(outcome.status == 1)
            #expect(
                outcome.noticesText.contains("is empty although its master key"),
                "\(outcome.noticesText)"
            )
        }
        #expect(try binary.folder.read("state.sqlite").isEmpty)
        // Whoever wants a new one says so.
        try FileManager.default.removeItem(atPath: binary.folder.file("state.sqlite"))
        let applied = try await binary.run("reconcile", "--apply", "--yes")
        #expect(applied.status == 0, "\(applied.noticesText)")
    }

    @Test func badEventsAreNotTaken() async throws {
        let binary = try await appliedState()
        let example = try await binary.run("events", "show", "email.sent", "--format", "json")
        let data = try example.json()["example"]?["data"]?.text ?? ""
        let long = String(repeating: "y", count: 270_000)
        let cases: [(String, String)] = [
            (#"{"type":"email.sent","data":}"#, "column"),
            (#"{"type":"email.snet","data":{}}"#, #"did you mean "email.sent"?"#),
            (#"{"type":"email.sent","data":{"email_id":7}}"#, "/data/email_id"),
            (
                #"{"type":"email.sent","data":\#(data.dropLast()),"x":"\#(long)"}}"#,
                "at most 262144"
            ),
            (
                #"{"type":"email.sent","data":\#(data.dropLast()),"x":9007199254740993}}"#,
                "send it as text"
            ),
        ]
        for (input, message) in cases {
            let outcome = try await binary.run("emit", input: input)
            #expect(outcome.status == 1)
            #expect(outcome.noticesText.contains(message), "\(message): \(outcome.noticesText)")
            #expect(outcome.noticesText.utf8.count < 1000)
        }

        let listed = try await binary.run("deliveries", "list", "--format", "json")
        #expect(try listed.json()["deliveries"]?.array == [])
    }

    @Test func nothingIsWrittenOverAStateOrAKey() async throws {
        let binary = try await appliedState()
        let key = try binary.folder.read("state.sqlite.key")

        for arguments in [
            ["snapshot", "--out", "state.sqlite"], ["backup", "--out", "state.sqlite"],
            ["reconcile", "--out", "state.sqlite.key"], ["snapshot", "--out", "state.sqlite.key"],
            ["reconcile", "--out", "webhooks.d/a.yaml"], ["build-site", "--out", "."],
        ] {
            let outcome = try await binary.run(arguments, input: [])
            #expect(outcome.status == 1, "\(arguments)")
        }

        #expect(try binary.folder.read("state.sqlite.key") == key)
        let shown = try await binary.run("secret", "show", "a")
        #expect(shown.status == 0, "\(shown.noticesText)")
        for _ in 0..<2 {
            let taken = try await binary.run("snapshot", "--out", "snapshot.sqlite")
            #expect(taken.status == 0, "\(taken.noticesText)")
            let saved = try await binary.run("reconcile", "--out", "plan.json")
            #expect(saved.status == 0, "\(saved.noticesText)")
        }
    }
}
