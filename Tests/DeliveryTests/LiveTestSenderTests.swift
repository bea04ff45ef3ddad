import Delivery
import Model
import Receiver
import Signing
import TestSupport
import Testing
import Text
import Transport

struct LiveTestSenderTests {
    @Test func sendsToALiveWebhookSignedWithItsSecret() async throws {
        let signed = try SignedTarget(configuration("http://127.0.0.1/"))
        let endpoint = Receiver.Endpoint(secrets: [signed.secret])
        let clock = ManualClock(now)
        try await TestReceiver.run(
            endpoint: endpoint,
            now: { clock.now },
            while: { receiver in
                var target = signed.target
                target.webhook.configuration.url = .literal(receiver.url("/in"))
                let attempt = await sender(signed.sealer).sendTest(event(), to: target, at: now)

                #expect(attempt.isSuccess)
                #expect(attempt.responseStatus == 200)
                #expect(attempt.number == 1)
                let received = try #require(receiver.recorder.deliveries.first)
                #expect(received.isVerified)
                #expect(received[header: "webhook-id"] == "evt_test_1")
            }
        )
    }

    @Test func sendsToAnAddressThatIsNotSaved() async throws {
        let signed = try SignedTarget(configuration("http://127.0.0.1/"))
        let endpoint = Receiver.Endpoint { _ in .status(401) }
        try await TestReceiver.run(endpoint: endpoint) { receiver in
            let attempt = await sender(signed.sealer).sendTest(
                event(),
                toURL: receiver.url("/in"),
                timeout: .seconds(5),
                at: now
            )
            #expect(attempt.errorClass == .status)
            #expect(attempt.error == "401 Unauthorized")
            #expect(
                attempt.errorClass?.possibleCauses(status: 401).first
                    == "Signature verification failed. Check your secret key."
            )
            #expect(receiver.recorder.deliveries.count == 1)
        }
    }

    @Test func unreadableSecretsAreSaidAndNothingIsSent() async throws {
        let signed = try SignedTarget(configuration("http://127.0.0.1/"))
        let other = try SignedTarget(configuration("http://127.0.0.1/"))
        let attempt = await sender(other.sealer).sendTest(event(), to: signed.target, at: now)
        #expect(attempt.errorClass == .unknown)
        #expect(attempt.error?.contains("sealed under the master key") == true)
    }

    private let now = Timestamp(milliseconds: 1_764_000_000_000)

    private func sender(_ sealer: Sealer) -> LiveTestSender {
        let blocks = ["127.0.0.0/8"].compactMap { CIDR($0) }
        let curl = CurlSender(guard: AddressGuard(allowing: blocks))
        return LiveTestSender(sender: curl, sealer: sealer, version: "test")
    }

    private func configuration(_ url: String) -> WebhookConfiguration {
        WebhookConfiguration(name: "x", url: .literal(url), events: [])
    }

    private func event() -> NewEvent {
        NewEvent(
            id: EventID(rawValue: "evt_test_1"),
            type: "email.opened",
            createdAt: now,
            workspace: nil,
            idempotencyKey: nil,
            digest: [],
            body: Array(#"{"id":"evt_test_1"}"#.utf8),
            envelope: .members([:])
        )
    }
}
