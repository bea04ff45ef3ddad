import Receiver
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
                try await deployment.binary.daemon(arguments) { _ in
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
                }
                // What was not mailed yet is mailed when the daemon stops.
                let recovery = try await server.mails(2)[1]
                #expect(recovery["subject"]?.string == "Everything: Webhook delivers again")
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
