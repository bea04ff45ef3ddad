import Receiver
import TestSupport
import Testing
import Text

/// A daemon with a quota: what goes beyond it waits, is shown, and is delivered in the end.
struct QuotaTests {
    @Test(.timeLimit(.minutes(5)))
    func nothingIsLostBeyondTheQuota() async throws {
        try await Deployment.run { deployment in
            let example = try await deployment.example()
            let lines = (0..<5).map { number in
                var event = JSONObject()
                event["id"] = .string("evt_\(number)")
                event["type"] = "email.sent"
                event["workspace"] = "acme"
                event["data"] = example["data"]
                return JSON.object(event).text
            }
            // An hour: what is left over waits until the daemon starts with another quota.
            let slow = ["--quota", "acme=2/h"]
            try await deployment.binary.daemon(slow) { _ in
                let emitted = try await deployment.binary.run(
                    "emit",
                    input: lines.joined(separator: "\n")
                )
                #expect(emitted.status == 0, "\(emitted.noticesText)")
                try await deployment.test.recorder.wait(for: 2)
                let shown = try await deployment.binary.run("webhooks", "show", "everything")
                let message = "Too many webhook deliveries. Upgrade plan for higher limits."
                #expect(shown.text.contains(message), "\(shown.text)")
                #expect(shown.text.contains("3 deliveries waiting"), "\(shown.text)")
                let listed = try await deployment.binary.run("webhooks", "list")
                #expect(listed.text.contains(message), "\(listed.text)")
                let replay = try await deployment.binary.run(
                    "replay",
                    "--webhook",
                    "everything",
                    "--event",
                    "evt_0",
                    "--again",
                    "--yes"
                )
                #expect(replay.status == 1)
                #expect(replay.noticesText.contains(message), "\(replay.noticesText)")
            }
            try await deployment.binary.daemon(["--quota", "acme=2/s"]) { _ in
                try await deployment.test.recorder.wait { deliveries in
                    Set(deliveries.compactMap { $0[header: "webhook-id"] }).count == 5
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func whoeverIsNotNamedHasTheQuotaOfTheOthers() async throws {
        try await Deployment.run { deployment in
            let data = try await deployment.example()["data"] ?? .null
            let lines = ["acme", "acme", "globex", "globex", "initech"].map { workspace in
                #"{"type":"email.sent","workspace":"\#(workspace)","data":\#(data.text)}"#
            }
            try await deployment.binary.daemon(["--quota", "acme=5/h", "*=1/h"]) { _ in
                let emitted = try await deployment.binary.run(
                    "emit",
                    input: lines.joined(separator: "\n")
                )
                #expect(emitted.status == 0, "\(emitted.noticesText)")
                try await deployment.test.recorder.wait(for: 4)
                let shown = try await deployment.binary.run("webhooks", "show", "everything")
                #expect(shown.text.contains("(1 delivery waiting)"), "\(shown.text)")
            }
        }
    }

    @Test(arguments: [
        "acme", "=5/min", "acme=0/min", "acme=5/day", "acme=x/min", "acme=1/min,acme=2/m",
        "*", "*=0/min", "*=1/min,*=2/min",
    ])
    func refusesWhatIsNoQuota(text: String) async throws {
        let outcome = try await Penguinhooks().run("daemon", "--quota", text)
        #expect(outcome.status == 64)
        #expect(outcome.noticesText.contains("--quota"), "\(outcome.noticesText)")
    }
}
