import Delivery
import Model
import Signing
import Testing

private let now = Timestamp(milliseconds: 1_764_000_000_999)

struct DeliveryRequestTests {
    @Test func headersAreThoseOfTheContract() throws {
        let signed = try SignedTarget(configuration())
        let request = DeliveryRequest(
            claimed(attempts: 1, id: "del_9"),
            to: try signed.prepared(),
            userAgent: "PenguinMails-Webhooks/1.2",
            at: now
        )

        let headers = request.outgoing.headers
        #expect(
            headers.map(\.name) == [
                "content-type", "user-agent", "x-penguinmails-event",
                "x-penguinmails-delivery-id", "x-penguinmails-attempt",
                "x-penguinmails-signature", "webhook-id", "webhook-timestamp",
                "webhook-signature",
            ]
        )
        #expect(value("content-type", headers) == "application/json")
        #expect(value("user-agent", headers) == "PenguinMails-Webhooks/1.2")
        #expect(value("x-penguinmails-event", headers) == "email.opened")
        #expect(value("x-penguinmails-delivery-id", headers) == "del_9")
        #expect(value("x-penguinmails-attempt", headers) == "2")
        #expect(value("webhook-id", headers) == "evt_1")
        #expect(value("webhook-timestamp", headers) == "1764000000")
        let verdict = SignatureVerifier(secrets: [signed.secret])
            .verify(headers: headers, body: request.outgoing.body, at: now)
        #expect(verdict.penguinMails == .good)
        #expect(verdict.standard == .good)
    }

    @Test func duringAGraceTheOldSecretSignsAndTheNewOneIsAnnounced() throws {
        var signed = try SignedTarget(configuration())
        let new = Secret.generate()
        let id = signed.target.webhook.id
        signed.target.secrets.signing = [
            signed.sealer.seal(new, of: id, version: 2, createdAt: now),
            signed.sealer.seal(
                signed.secret,
                of: id,
                version: 1,
                createdAt: nil,
                expiresAt: now + .seconds(1)
            ),
        ]
        let during = try headers(signed, at: now)
        let old = Signer(signed.secret)
        let body = claimed(attempts: 0).body
        #expect(
            value("x-penguinmails-signature", during) == old.penguinMailsSignature(of: body)
        )
        #expect(
            value("x-penguinmails-signature-next", during)
                == Signer(new).penguinMailsSignature(of: body)
        )
        #expect(value("webhook-signature", during)?.split(separator: " ").count == 2)

        let after = try headers(signed, at: now + .seconds(1))
        #expect(
            value("x-penguinmails-signature", after) == Signer(new).penguinMailsSignature(of: body)
        )
        #expect(value("x-penguinmails-signature-next", after) == nil)
        #expect(value("webhook-signature", after)?.split(separator: " ").count == 1)
    }

    @Test func replaysHaveAnIdOfTheirOwn() throws {
        let signed = try SignedTarget(configuration())
        var delivery = claimed(attempts: 0, id: "del_2")
        delivery.replayOf = DeliveryID(rawValue: "del_1")
        let request = DeliveryRequest(
            delivery,
            to: try signed.prepared(),
            userAgent: "x",
            at: now
        )
        #expect(value("x-penguinmails-replay-of", request.outgoing.headers) == "del_1")
        #expect(value("webhook-id", request.outgoing.headers) == "evt_1_del_2")
    }

    @Test func secretsAreSentAndNotRecorded() throws {
        var declared = configuration()
        declared.url = .fromEnvironment("HOOK_URL")
        declared.headers = [
            WebhookConfiguration.Header(name: "X-Team", value: .literal("crm")),
            WebhookConfiguration.Header(
                name: "Authorization",
                value: .fromEnvironment("CRM_TOKEN")
            ),
            WebhookConfiguration.Header(name: "X-File", value: .fromFile("/run/x")),
        ]
        let signed = try SignedTarget(
            declared,
            values: [
                "url": "https://hooks.example.com:8443/T0/secret?x=1",
                "headers.Authorization": "Bearer abc", "headers.X-File": "xyz",
            ]
        )
        let request = DeliveryRequest(
            claimed(attempts: 0),
            to: try signed.prepared(),
            userAgent: "x",
            at: now
        )

        #expect(request.outgoing.url == "https://hooks.example.com:8443/T0/secret?x=1")
        #expect(value("Authorization", request.outgoing.headers) == "Bearer abc")
        #expect(request.shownURL == "https://hooks.example.com:8443/…")
        #expect(value("X-Team", request.shownHeaders) == "crm")
        #expect(value("Authorization", request.shownHeaders) == "[sealed CRM_TOKEN]")
        #expect(value("X-File", request.shownHeaders) == "[sealed X-File]")
        let signature = try #require(value("x-penguinmails-signature", request.shownHeaders))
        let sent = try #require(value("x-penguinmails-signature", request.outgoing.headers))
        #expect(signature == sent.prefix(15) + "…")
        #expect(value("webhook-signature", request.shownHeaders)?.count == 3 + 8 + 1)
        #expect(request.shownHeaders.count == request.outgoing.headers.count)
    }

    @Test func recordKeepsLittleOfASuccessAndNoCookies() throws {
        let signed = try SignedTarget(configuration())
        let delivery = claimed(attempts: 0)
        let request = DeliveryRequest(delivery, to: try signed.prepared(), userAgent: "x", at: now)
        let result = SendResult(
            status: 200,
            headers: [
                HeaderField("Content-Type", "text/plain"), HeaderField("Set-Cookie", "a=b"),
                HeaderField("X-Internal-Token", "secret"),
            ],
            body: [UInt8](repeating: 0x61, count: 5000),
            timings: AttemptTimings(total: .milliseconds(12))
        )
        let attempt = request.attempt(
            .make(at: now),
            of: delivery,
            startedAt: now,
            result: result,
            outcome: .succeeded
        )
        #expect(attempt.responseBody.count == 1024)
        #expect(attempt.isResponseBodyCut)
        #expect(attempt.responseHeaders == [HeaderField("Content-Type", "text/plain")])
        #expect(attempt.number == 1)
        #expect(attempt.isSuccess)
    }

    @Test func missingValuesAreNamed() throws {
        var declared = configuration()
        declared.headers = [
            WebhookConfiguration.Header(name: "Authorization", value: .fromEnvironment("T"))
        ]
        let signed = try SignedTarget(declared)
        #expect(throws: TargetError.self) { try signed.prepared() }
    }

    private func headers(_ signed: SignedTarget, at time: Timestamp) throws -> [HeaderField] {
        DeliveryRequest(
            claimed(attempts: 0),
            to: try signed.prepared(),
            userAgent: "x",
            at: time
        ).outgoing.headers
    }

    private func configuration() -> WebhookConfiguration {
        WebhookConfiguration(name: "x", url: .literal("https://example.com/in"), events: [])
    }

    private func value(_ name: String, _ headers: [HeaderField]) -> String? {
        headers.first { $0.name == name }?.value
    }
}
