import Receiver
import Signing
import TestSupport
import Testing
import Text

/// Commands that look after a state.
struct OperationsTests {
    private static let mark = "gone-person@example.com"

    @Test(.timeLimit(.minutes(5)))
    func aRekeyedStateDeliversWithTheSameSecrets() async throws {
        try await Deployment.run { deployment in
            let binary = deployment.binary
            let old = try binary.folder.read("state.sqlite.key")

            let rekeyed = try await binary.run("secret", "rekey")

            #expect(rekeyed.status == 0, "\(rekeyed.noticesText)")
            #expect(try binary.folder.read("state.sqlite.key") != old)
            #expect(!binary.folder.has("state.sqlite.key.next"))
            let shown = try await binary.run("secret", "show", "everything")
            #expect(shown.text == deployment.secret.text + "\n")
            let planned = try await binary.run("reconcile", "--detailed-exitcode")
            #expect(planned.status == 0, "\(planned.text)")
            try binary.folder.write(old, to: "old.key")
            let refused = try await binary.run(
                "secret",
                "show",
                "everything",
                "--key-file",
                "old.key"
            )
            #expect(refused.status == 1)
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func aRunningDaemonChangesItsMasterKeyAndGoesOn() async throws {
        try await Deployment.run { deployment in
            let binary = deployment.binary
            let old = try binary.folder.read("state.sqlite.key")
            let (_, outcome) = try await binary.daemon { daemon in
                let made = try await binary.run(
                    "token",
                    "create",
                    "--role",
                    "developer",
                    "--format",
                    "json"
                )
                let token = try made.json()["token"]?.string ?? ""
                let refused = try await binary.run(
                    "secret",
                    "rekey",
                    "--server",
                    daemon.url,
                    "--token",
                    token
                )
                #expect(refused.status == 1)
                #expect(try binary.folder.read("state.sqlite.key") == old)

                let rekeyed = try await binary.run("secret", "rekey", "--format", "json")
                #expect(rekeyed.status == 0, "\(rekeyed.noticesText)")
                #expect(try rekeyed.json()["webhooks"]?.integer == 1)
                let history = try await binary.run("history", "--format", "json").json()
                #expect(history["history"]?.array?.first?["action"]?.string == "rekey")
                #expect(try binary.folder.read("state.sqlite.key") != old)
                #expect(!binary.folder.has("state.sqlite.key.next"))
                let shown = try await binary.run("secret", "show", "everything")
                #expect(shown.text == deployment.secret.text + "\n")

                let event = try await deployment.event(id: "evt_after")
                let emitted = try await binary.run("emit", input: event)
                #expect(emitted.status == 0, "\(emitted.noticesText)")
                try await deployment.test.recorder.wait { deliveries in
                    deliveries.contains { $0[header: "webhook-id"] == "evt_after" && $0.isVerified }
                }
                let rotated = try await binary.run("secret", "rotate", "everything")
                #expect(rotated.status == 0, "\(rotated.noticesText)")
            }
            #expect(!outcome.noticesText.contains("cannot be delivered"), "\(outcome.noticesText)")
            let shown = try await binary.run("secret", "show", "everything")
            #expect(shown.status == 0, "\(shown.noticesText)")
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func aRekeyThatWasCutShortIsFinished() async throws {
        try await Deployment.run { deployment in
            let binary = deployment.binary
            let old = try binary.folder.read("state.sqlite.key")
            _ = try await binary.run("secret", "rekey")
            // As it is between sealing and renaming.
            try binary.folder.write(
                try binary.folder.read("state.sqlite.key"),
                to: "state.sqlite.key.next"
            )
            try binary.folder.write(old, to: "state.sqlite.key")

            let shown = try await binary.run("secret", "show", "everything")
            let rekeyed = try await binary.run("secret", "rekey")
            let again = try await binary.run("secret", "show", "everything")

            #expect(shown.text == deployment.secret.text + "\n")
            #expect(rekeyed.status == 0, "\(rekeyed.noticesText)")
            #expect(again.text == deployment.secret.text + "\n")
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func recordedEventsAreReplayedToANewWebhook() async throws {
        try await Deployment.run { deployment in
            let binary = deployment.binary
            for name in ["one", "two"] {
                let event = try await deployment.event(id: "evt_\(name)")
                let emitted = try await binary.run("emit", input: event)
                #expect(emitted.status == 0, "\(emitted.noticesText)")
            }
            try binary.folder.write(
                "name: New\nurl: \(deployment.test.url("/new"))\nevents: [\"*\"]\n",
                to: "webhooks.d/new.yaml"
            )
            _ = try await binary.run("reconcile", "--apply", "--yes")

            let counted = try await binary.run(
                "replay",
                "--webhook",
                "new",
                "--since",
                "1h",
                "--dry-run",
                "--format",
                "json"
            )
            let replayed = try await binary.run(
                "replay",
                "--webhook",
                "new",
                "--since",
                "1h",
                "--yes",
                "--format",
                "json"
            )
            let repeated = try await binary.run(
                "replay",
                "--webhook",
                "new",
                "--event",
                "evt_one",
                "--yes",
                "--format",
                "json"
            )
            try await binary.daemon { _ in
                try await deployment.test.recorder.wait { deliveries in
                    let new = deliveries.filter { $0.path == "/new" }
                    return Set(new.compactMap { $0[header: "webhook-id"] }) == [
                        "evt_one", "evt_two",
                    ]
                }
            }

            #expect(try counted.json()["replayed"]?.integer == 2, "\(counted.noticesText)")
            #expect(try replayed.json()["replayed"]?.integer == 2, "\(replayed.noticesText)")
            #expect(try repeated.json()["replayed"]?.integer == 0, "\(repeated.noticesText)")
            let again = try await binary.run(
                "replay",
                "--webhook",
                "new",
                "--event",
                "evt_one",
                "--again",
                "--yes",
                "--format",
                "json"
            )
            #expect(try again.json()["replayed"]?.integer == 1, "\(again.noticesText)")
            try await binary.daemon { _ in
                try await deployment.test.recorder.wait { deliveries in
                    deliveries.contains { $0[header: "x-penguinmails-replay-of"] != nil }
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func aReplayKeepsToItsRate() async throws {
        try await Deployment.run { deployment in
            let lines = TrickyEvents.lines(
                6,
                prefix: "evt_rate",
                like: try await deployment.example()
            )
            let emitted = try await deployment.binary.run("emit", input: lines)
            #expect(emitted.status == 0, "\(emitted.noticesText)")
            let start = ContinuousClock.now
            let replayed = try await deployment.binary.run(
                [
                    "replay", "--webhook", "everything", "--since", "1h", "--again", "--yes",
                    "--rate", "2", "--format", "json",
                ],
                input: []
            )
            #expect(try replayed.json()["replayed"]?.integer == 6, "\(replayed.noticesText)")
            // Two at once, and two in each of the next seconds.
            #expect(ContinuousClock.now - start >= .seconds(2))
        }
    }

    @Test func aBackupOpensWithTheKey() async throws {
        try await Deployment.run { deployment in
            let binary = deployment.binary
            let made = try await binary.run("backup", "--out", "backup.sqlite")
            let again = try await binary.run("backup", "--out", "backup.sqlite")

            let shown = try await binary.run(
                "secret",
                "show",
                "everything",
                "--state",
                "backup.sqlite",
                "--key-file",
                "state.sqlite.key"
            )

            #expect(made.status == 0, "\(made.noticesText)")
            #expect(again.status == 1)
            #expect(shown.text == deployment.secret.text + "\n", "\(shown.noticesText)")
        }
    }

    @Test(arguments: [["--contact", mark], ["--event", "evt_gone"]])
    func whatIsExpungedIsGoneFromEveryFile(whose: [String]) async throws {
        try await Deployment.run { deployment in
            let binary = deployment.binary
            let mark = Self.mark
            let data = try await deployment.example()["data"]?.text ?? ""
            let email = try JSON.parse(data)["contact"]?["email"]?.text ?? ""
            let event = #"{"id":"evt_gone","type":"email.sent","data":\#(data)}"#
                .replacing(email, with: "\"\(mark)\"")
            let emitted = try await binary.run("emit", input: event)

            let expunged = try await binary.run(["expunge", "--yes"] + whose, input: [])

            #expect(emitted.status == 0, "\(emitted.noticesText)")
            #expect(expunged.text.contains("1 event"), "\(expunged.text)\(expunged.noticesText)")
            for file in try binary.folder.files() where file.hasPrefix("state.sqlite") {
                let text = String(decoding: try binary.folder.read(file), as: UTF8.self)
                #expect(!text.contains(mark), "\(file)")
            }
            let list = try await binary.run("deliveries", "list", "--format", "json")
            #expect(try list.json()["deliveries"]?.array?.first?["status"]?.string == "discarded")
            let shown = try await binary.run("event", "show", "evt_gone", "--format", "json")
            #expect(try shown.json()["event"] == .null, "\(shown.text)")
        }
    }

    @Test func pruningKeepsWhatIsStillToBeDelivered() async throws {
        try await Deployment.run { deployment in
            let event = try await deployment.event(id: "evt_kept")
            _ = try await deployment.binary.run("emit", input: event)

            let pruned = try await deployment.binary.run(
                "prune",
                "--payloads",
                "1s",
                "--log",
                "1s",
                "--format",
                "json"
            )

            let removed = try pruned.json()
            #expect(removed["payloads"]?.integer == 0, "\(pruned.noticesText)")
            #expect(removed["events"]?.integer == 0)
            let shown = try await deployment.binary.run("event", "show", "evt_kept")
            #expect(shown.text.contains("pending"), "\(shown.text)")
        }
    }

    @Test func theDoctorFindsAMissingKeyAndTooWideRights() async throws {
        try await Deployment.run { deployment in
            let binary = deployment.binary
            let well = try await binary.run("doctor", "--listen", "127.0.0.1:0", "--format", "json")
            let key = try binary.folder.read("state.sqlite.key")
            try binary.folder.write([UInt8](repeating: 1, count: 32), to: "state.sqlite.key")
            let ill = try await binary.run("doctor", "--listen", "127.0.0.1:0")
            try binary.folder.write(key, to: "state.sqlite.key")

            #expect(try well.json()["ok"]?.bool == true, "\(well.text)")
            let checks = try well.json()["checks"]?.array?.compactMap { $0["check"]?.string } ?? []
            for check in ["sqlite", "state", "key", "clock", "disk", "daemon", "dns"] {
                #expect(checks.contains(check), "\(check)")
            }
            #expect(ill.status == 1)
            #expect(ill.text.contains("--key-file"), "\(ill.text)")
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionsAreAScriptOfTheShell(shell: String) async throws {
        let binary = try Penguinhooks()
        let made = try await binary.run("completions", shell)
        #expect(made.status == 0)
        #expect(made.text.contains("reconcile"))
        guard shell == "bash" else { return }
        try binary.folder.write(made.output, to: "completions.bash")
        let checked = try await Tool("bash", folder: binary.folder.path)
            .run(["-n", "completions.bash"])
        #expect(checked.status == 0, "\(checked.noticesText)")
    }

    @Test func errorClassesAreExplained() async throws {
        let binary = try Penguinhooks()
        for name in ["timeout", "dns", "tls", "blocked", "status", "gone", "body_too_slow"] {
            let explained = try await binary.run("explain", name)
            #expect(explained.status == 0, "\(explained.noticesText)")
            #expect(explained.text.contains("Possible causes:"))
        }
    }
}
