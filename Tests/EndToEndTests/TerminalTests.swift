import Receiver
import TestSupport
import Testing
import Text

/// Webhooks and deliveries as they are read in a terminal.
struct TerminalTests {
    @Test(.timeLimit(.minutes(5)))
    func aDeliveryIsShownWithEveryAttemptAndItsExchange() async throws {
        let behaviour: @Sendable (ReceivedDelivery) -> Behaviour = { delivery in
            delivery[header: "x-penguinmails-attempt"] == "1" ? .status(503) : .good
        }
        try await Deployment.run(behaviour: behaviour) { deployment in
            let log = try await deployment.binary.daemon { _ in
                try await deployment.emit("evt_shown")
                return try await deployment.deliveries {
                    $0.first?["status"]?.string == "succeeded"
                }
            }.result
            let id = log.first?["id"]?.string ?? ""
            let shown = try await deployment.binary.run("deliveries", "show", id)
            let lines = shown.text.split(separator: "\n").map(String.init)
            #expect(
                lines.first == "\(id) email.sent → everything  succeeded, attempt 2/2",
                "\(shown.text)"
            )
            for text in ["event evt_shown", "Request", "Response"] {
                #expect(lines.contains(text), "\(text) in\n\(shown.text)")
            }
            let attempts = lines.filter { $0.hasPrefix("  #") }
            #expect(attempts.count == 2, "\(shown.text)")
            #expect(attempts.first?.contains("503 Service Unavailable") == true)
            #expect(attempts.last?.contains("200 OK") == true)
            #expect(attempts.allSatisfy { $0.contains("first byte") }, "\(shown.text)")
            let peer = "peer 127.0.0.1:\(deployment.test.receiver.port), http/1.1"
            #expect(lines.count { $0.contains(peer) } == 2, "\(shown.text)")
            #expect(lines.contains { $0.hasPrefix("  POST http://127.0.0.1:") })
            #expect(lines.contains("  x-penguinmails-attempt: 2"), "\(shown.text)")
            #expect(lines.contains("  webhook-id: evt_shown"), "\(shown.text)")
            // Enough of a signature to tell it by, and no more.
            let signature = lines.first { $0.hasPrefix("  x-penguinmails-signature: ") } ?? ""
            #expect(signature.count < 50, "\(signature)")
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func aWebhookThatStoppedSaysSoAndTellsItsNeighbours() async throws {
        try await Deployment.run { _ in
            .status(500)
        } while: { deployment in
            let folder = deployment.binary.folder
            let declared = String(
                decoding: try folder.read("webhooks.d/everything.yaml"),
                as: UTF8.self
            )
            try folder.write(declared + "auto_pause_after: 3\n", to: "webhooks.d/everything.yaml")
            try folder.write(
                "name: Watch\nurl: \(deployment.test.url("/watch"))\nevents: [system.*]\n",
                to: "webhooks.d/watch.yaml"
            )
            let applied = try await deployment.binary.run("reconcile", "--apply", "--yes")
            #expect(applied.status == 0, "\(applied.noticesText)")

            try await deployment.binary.daemon { _ in
                try await deployment.emit("evt_fails")
                try await deployment.test.recorder.wait { $0.contains { $0.path == "/watch" } }
                let shown = try await deployment.binary.run("webhooks", "show", "everything")
                let banner = "Webhook paused after 3 consecutive failures."
                #expect(shown.text.contains("‖ inactive"), "\(shown.text)")
                #expect(shown.text.contains("stopped        \(banner)"), "\(shown.text)")
                #expect(shown.text.contains("last error     500 Internal Server Error"))
                #expect(shown.text.contains("penguinhooks webhooks resume everything"))
                let listed = try await deployment.binary.run("webhooks", "list")
                #expect(listed.text.contains("inactive"), "\(listed.text)")
                // What comes from now on waits for it.
                try await deployment.emit("evt_waits")
                let log = try await deployment.deliveries { log in
                    log.contains { $0["status"]?.string == "held" }
                }
                #expect(
                    log.contains {
                        $0["event_id"]?.string == "evt_waits" && $0["status"]?.string == "held"
                    }
                )
            }

            let told = try #require(
                deployment.test.recorder.deliveries.first { $0.path == "/watch" }
            )
            #expect(told[header: "x-penguinmails-event"] == "system.webhook_paused")
            let data = try JSON.parse(told.body)["data"]
            #expect(data?["webhook"]?["key"]?.string == "everything")
            #expect(data?["consecutive_failures"]?.integer == 3)
            #expect(data?["message"]?.string == "Webhook paused after 3 consecutive failures.")
        }
    }
}
