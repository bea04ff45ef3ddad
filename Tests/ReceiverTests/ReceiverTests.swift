import Model
import Receiver
import Signing
import TestSupport
import Testing

struct ReceiverTests {
    private let curl = Tool("curl")
    private let secret = Secret.generate()

    private func post(
        _ url: String,
        headers: [HeaderField] = [],
        body: String = "{}",
        timeout: String = "120"
    ) async throws -> ProcessOutcome {
        let fields = headers.flatMap { ["--header", "\($0.name): \($0.value)"] }
        let options = ["--silent", "--include", "--max-time", timeout, "--data-binary", "@-"]
        return try await curl.run(options + fields + [url], input: Array(body.utf8))
    }

    @Test func verifiesAndKeepsWhatItGets() async throws {
        let body = #"{"id":"evt_1","data":{"name":"Zoë"}}"#
        let now = Timestamp(milliseconds: 1_764_000_000_000)
        let signed = SignatureHeaders(
            id: "evt_1",
            body: Array(body.utf8),
            at: now,
            signers: [Signer(secret)]
        ).fields

        let endpoint = Receiver.Endpoint(secrets: [secret])
        let clock: @Sendable () -> Timestamp = { now }
        try await TestReceiver.run(endpoint: endpoint, now: clock) { test in
            let answer = try await post(test.url("/in?a=1"), headers: signed, body: body)
            _ = try await post(test.url("/in"), headers: signed, body: body + " ")

            let deliveries = test.recorder.deliveries
            #expect(answer.text.hasPrefix("HTTP/1.1 200 OK"))
            #expect(deliveries.map(\.isVerified) == [true, false])
            #expect(deliveries[0].path == "/in?a=1")
            #expect(deliveries[0].body == Array(body.utf8))
            #expect(deliveries[0][header: "webhook-id"] == "evt_1")
        }
    }

    @Test func checksNothingWithoutASecret() async throws {
        try await TestReceiver.run { test in
            _ = try await post(test.url())

            #expect(test.recorder.deliveries[0].verdict == nil)
            #expect(!test.recorder.deliveries[0].isVerified)
        }
    }

    @Test func eachPathHasItsOwnSecretAndBehaviour() async throws {
        try await TestReceiver.run { test in
            test.receiver.setEndpoint(Receiver.Endpoint { _ in .status(503) }, at: "/bad")

            let bad = try await post(test.url("/bad?x")).text
            let good = try await post(test.url("/good")).text

            #expect(bad.hasPrefix("HTTP/1.1 503"))
            #expect(good.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test(arguments: [
        (Behaviour.Outcome.hangBeforeHeaders, Int32(28)),
        (.hangInBody, 28),
        (.reset, 56),
        (.close, 52),
        (.garbage, 1),
    ])
    func misbehaves(outcome: Behaviour.Outcome, curlStatus: Int32) async throws {
        let endpoint = Receiver.Endpoint { _ in Behaviour(outcome) }
        try await TestReceiver.run(endpoint: endpoint) { test in
            let answer = try await post(test.url(), timeout: "0.5")

            #expect(answer.status == curlStatus)
            #expect(test.recorder.deliveries.count == 1)
        }
    }

    @Test func sendsRedirectsAndWaits() async throws {
        try await TestReceiver.run { test in
            test.receiver.setEndpoint(Receiver.Endpoint { _ in .redirect(to: "/b") }, at: "/a")
            test.receiver.setEndpoint(
                Receiver.Endpoint { _ in .tooManyRequests(retryAfter: "7") },
                at: "/b"
            )

            let moved = try await post(test.url("/a")).text
            let busy = try await post(test.url("/b")).text

            #expect(moved.hasPrefix("HTTP/1.1 301") && moved.contains("location: /b"))
            #expect(busy.hasPrefix("HTTP/1.1 429") && busy.contains("retry-after: 7"))
        }
    }

    @Test func sendsAHugeBodyWhole() async throws {
        let endpoint = Receiver.Endpoint { _ in Behaviour(.hugeBody(20_000_000)) }
        try await TestReceiver.run(endpoint: endpoint) { test in
            let answer = try await post(test.url())

            #expect(answer.status == 0)
            #expect(answer.output.count > 20_000_000)
        }
    }

    @Test func waitsBeforeItAnswers() async throws {
        let endpoint = Receiver.Endpoint { _ in
            Behaviour(.answer(status: 204), delay: .milliseconds(300))
        }
        try await TestReceiver.run(endpoint: endpoint) { test in
            let clock = ContinuousClock()
            let time = try await clock.measure { _ = try await post(test.url()) }

            #expect(time >= .milliseconds(300))
        }
    }

    @Test func refusesConnectionsOnceStopped() async throws {
        let url = try await TestReceiver.run { test in test.url() }

        #expect(try await post(url).status == 7)
    }

    @Test func aWaitEndsWhenItsCountIsReached() async throws {
        try await TestReceiver.run { test in
            async let waited: Void = test.recorder.wait(for: 2)
            for _ in 0..<2 { _ = try await post(test.url()) }
            try await waited

            #expect(test.recorder.deliveries.count == 2)
        }
    }

    @Test func aWaitEndsWhenItIsCancelled() async throws {
        let recorder = DeliveryRecorder()

        let waiting = Task { try await recorder.wait(for: 1) }
        waiting.cancel()

        await #expect(throws: CancellationError.self) { try await waiting.value }
    }
}
