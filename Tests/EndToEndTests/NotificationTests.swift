import Receiver
import Subprocess
import Synchronization
import TestSupport
import Testing
import Text

/// The daemon's mails, at a real mail server.
@Suite(.enabled { await MailServer.isWanted() })
struct NotificationTests {
    @Test func aWebhookThatStopsIsMailedAndItsRecoveryToo() async throws {
        try await MailServer.run { server in
            let failures = 3
            let answered = Atomic(0)
            try await Deployment.run { _ in
                answered.add(1, ordering: .relaxed).newValue <= failures ? .status(500) : .good
            } while: { deployment in
                let folder = deployment.binary.folder
                let declaration = try folder.read("webhooks.d/everything.yaml")
                try folder.write(
                    String(decoding: declaration, as: UTF8.self)
                        + "auto_pause_after: \(failures)\nnotify: [team@example.com]\n",
                    to: "webhooks.d/everything.yaml"
                )
                let applied = try await deployment.binary.run("reconcile", "--apply", "--yes")
                #expect(applied.status == 0, "\(applied.noticesText)")
                let arguments = [
                    "--smtp-url", server.url, "--notify-from", "hooks@example.com",
                    "--notify-to", "ops@example.com", "--site-url", "https://hooks.example.org",
                ]
                try await deployment.binary.daemon(arguments) { daemon in
                    let event = try await deployment.event(id: "evt_1")
                    _ = try await deployment.binary.run(["emit"], input: Array(event.utf8))
                    let mail = try #require(try await server.mails(1).first)
                    #expect(mail["to"]?.array?.compactMap(\.string) == ["team@example.com"])
                    let text = mail["text"]?.string ?? ""
                    #expect(text.contains("Webhook paused after 3 consecutive failures."))
                    #expect(
                        text.contains("https://hooks.example.org/dashboard/settings/webhooks/wh_")
                    )

                    let resumed = try await deployment.binary.run(
                        "webhooks",
                        "resume",
                        "everything"
                    )
                    #expect(resumed.status == 0, "\(resumed.noticesText)")
                    _ = try await deployment.deliveries { deliveries in
                        deliveries.contains { $0["status"]?.string == "succeeded" }
                    }
                    _ = try await daemon.process.line(containing: "webhook delivers again")
                }
                // What was not mailed yet is mailed when the daemon stops.
                let recovery = try await server.mails(2)[1]
                #expect(recovery["subject"]?.string == "Everything: Webhook delivers again")
            }
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func aPauseThatAKilledDaemonDidNotTellOfIsToldOnceByTheNext() async throws {
        try await MailServer.run { server in
            try await Deployment.run { _ in
                .status(500)
            } while: { deployment in
                let folder = deployment.binary.folder
                let declared = try folder.read("webhooks.d/everything.yaml")
                try folder.write(
                    String(decoding: declared, as: UTF8.self) + "auto_pause_after: 1\n",
                    to: "webhooks.d/everything.yaml"
                )
                try folder.write(
                    "name: Watch\nurl: \(deployment.test.url("/watch"))\nevents: [system.*]\n",
                    to: "webhooks.d/watch.yaml"
                )
                let applied = try await deployment.binary.run("reconcile", "--apply", "--yes")
                #expect(applied.status == 0, "\(applied.noticesText)")
                try await deployment.emit("evt_fails")
                let killed = try Penguinhooks(
                    in: folder,
                    environment: ["PENGUINHOOKS_KILL_POINT": "beforeTold"]
                )
                let (_, outcome) = try await killed.daemon { try await $0.process.ended() }
                #expect(outcome.status == 128 + 9)

                let mails = [
                    "--smtp-url", server.url, "--notify-from", "hooks@example.com",
                    "--notify-to", "ops@example.com",
                ]
                try await deployment.binary.daemon(mails) { _ in
                    try await deployment.test.recorder.wait { $0.contains { $0.path == "/watch" } }
                }
                // The next start has nothing more to tell.
                try await deployment.binary.daemon(mails) { _ in }
                let told = deployment.test.recorder.deliveries.filter { $0.path == "/watch" }
                #expect(
                    told.map { $0[header: "x-penguinmails-event"] } == ["system.webhook_paused"]
                )
                let received = try await server.mails(1)
                #expect(received.count == 1)
                #expect(
                    received.first?["subject"]?.string
                        == "Everything: Webhook paused after 1 consecutive failures"
                )
            }
        }
    }

    @Test func whatWasHeldForTooLongIsMailedAlsoByADaemonThatStops() async throws {
        try await MailServer.run { server in
            try await Deployment.run { deployment in
                let paused = try await deployment.binary.run("webhooks", "pause", "everything")
                #expect(paused.status == 0, "\(paused.noticesText)")
                for number in 0..<2 { try await deployment.emit("evt_\(number)") }
                let arguments = [
                    "--smtp-url", server.url, "--notify-from", "hooks@example.com",
                    "--notify-to", "ops@example.com", "--held-max-age", "0s",
                ]
                try await deployment.binary.daemon(arguments) { daemon in
                    _ = try await daemon.process.line(containing: "removed what is old enough")
                }
                let mail = try #require(try await server.mails(1).first)
                #expect(mail["subject"]?.string == "Everything: 2 held deliveries expired")
                #expect(mail["to"]?.array?.compactMap(\.string) == ["ops@example.com"])
                let log = try await deployment.deliveries { _ in true }
                #expect(log.map { $0["status"]?.string } == ["discarded", "discarded"])
            }
        }
    }

    @Test func aMailServerThatIsAwayDelaysNothing() async throws {
        try await Deployment.run { _ in
            .status(410)
        } while: { deployment in
            let arguments = [
                "--smtp-url", "smtp://127.0.0.1:9", "--notify-from", "hooks@example.com",
                "--notify-to", "ops@example.com",
            ]
            let (_, outcome) = try await deployment.binary.daemon(arguments) { daemon in
                let event = try await deployment.event(id: "evt_1")
                _ = try await deployment.binary.run(["emit"], input: Array(event.utf8))
                _ = try await daemon.process.line(containing: "mail not sent")
            }
            #expect(outcome.status == 0, "\(outcome.noticesText)")
        }
    }
}
