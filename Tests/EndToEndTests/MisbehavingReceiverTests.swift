import Model
import Receiver
import TestSupport
import Testing
import Text

struct MisbehavingReceiverTests {
    /// What an endpoint does, and what the log says of it.
    private struct Case {
        var key: String
        var behaviour: Behaviour?
        var url: String?
        var status: String
        var errorClass: String?
        var responseStatus: Int?
    }

    private static func cases(port: Int) -> [Case] {
        [
            Case(key: "good", behaviour: .good, status: "succeeded", responseStatus: 200),
            Case(
                key: "refuses",
                url: "http://127.0.0.1:9/",
                status: "exhausted",
                errorClass: "connect_refused"
            ),
            Case(
                key: "resets",
                behaviour: Behaviour(.reset),
                status: "exhausted",
                errorClass: "reset"
            ),
            Case(
                key: "hangs-before-headers",
                behaviour: Behaviour(.hangBeforeHeaders),
                status: "exhausted",
                errorClass: "timeout"
            ),
            Case(
                key: "hangs-in-body",
                behaviour: Behaviour(.hangInBody),
                status: "exhausted",
                errorClass: "body_too_slow",
                responseStatus: 200
            ),
            Case(
                key: "sends-100-mb",
                behaviour: Behaviour(.hugeBody(100_000_000)),
                status: "succeeded",
                responseStatus: 200
            ),
            Case(
                key: "sends-garbage",
                behaviour: Behaviour(.garbage),
                status: "exhausted",
                errorClass: "protocol"
            ),
            Case(
                key: "has-no-tls",
                url: "https://localhost:\(port)/",
                status: "exhausted",
                errorClass: "tls"
            ),
            Case(
                key: "moved",
                behaviour: .redirect(to: "/good"),
                status: "exhausted",
                errorClass: "status",
                responseStatus: 301
            ),
            Case(
                key: "gone",
                behaviour: .status(410),
                status: "exhausted",
                errorClass: "gone",
                responseStatus: 410
            ),
            Case(
                key: "too-many",
                behaviour: .tooManyRequests(retryAfter: "999999999999"),
                status: "retrying",
                errorClass: "status",
                responseStatus: 429
            ),
            Case(
                key: "is-private",
                url: "http://[::1]:\(port)/",
                status: "exhausted",
                errorClass: "blocked"
            ),
        ]
    }

    @Test(.timeLimit(.minutes(5)))
    func whateverAnEndpointDoesIsRecordedAndNothingIsLost() async throws {
        try await Deployment.run { deployment in
            let cases = Self.cases(port: deployment.test.receiver.port)
            try await declare(cases, in: deployment)
            let token = try await deployment.token()
            let event = try await deployment.event(id: "evt_misbehave")

            let (log, daemon) = try await deployment.binary.daemon { daemon in
                _ = try await deployment.emit(event, to: daemon.url, token: token)
                return try await deployment.deliveries { deliveries in
                    deliveries.count == cases.count + 1
                        && deliveries.allSatisfy { $0["attempts"]?.integer == 1 }
                }
            }

            #expect(daemon.status == 0, "\(daemon.noticesText)")
            for expected in cases { expect(log, expected) }
            let list = try await deployment.binary.run("webhooks", "show", "gone")
            #expect(list.text.contains("inactive"), "\(list.text)")
        }
    }

    private func declare(_ cases: [Case], in deployment: Deployment) async throws {
        for item in cases {
            let path = "/" + item.key
            if let behaviour = item.behaviour {
                let endpoint = Receiver.Endpoint { _ in behaviour }
                deployment.test.receiver.setEndpoint(endpoint, at: path)
            }
            let attempts = item.status == "retrying" ? 2 : 1
            let declaration = """
                name: \(item.key)
                url: \(item.url ?? deployment.test.url(path))
                events: [email.sent]
                timeout: \(item.key.hasPrefix("hangs") ? "1s" : "20s")
                retry: {max_attempts: \(attempts), delays: [1s]}

                """
            try deployment.binary.folder.write(declaration, to: "webhooks.d/\(item.key).yaml")
        }
        let applied = try await deployment.binary.run("reconcile", "--apply", "--yes")
        guard applied.status == 0 else { throw SetUpFailure(text: applied.noticesText) }
    }

    private func expect(_ log: [JSON], _ expected: Case) {
        let delivery = log.first { $0["webhook"]?.string == expected.key }
        let text = "\(expected.key): \(delivery?.text ?? "not in the log")"
        #expect(delivery?["status"]?.string == expected.status, "\(text)")
        #expect(delivery?["error_class"]?.string == expected.errorClass, "\(text)")
        #expect(delivery?["response_status"]?.integer == expected.responseStatus, "\(text)")
        guard expected.status == "retrying" else { return }
        // A day at most, whatever an endpoint asks for.
        let created = delivery?["created_at"]?.string.flatMap { Timestamp(rfc3339: $0) }
        let next = delivery?["next_attempt_at"]?.string.flatMap { Timestamp(rfc3339: $0) }
        let wait = next.flatMap { next in created.map { next.since($0) } } ?? .zero
        #expect((.seconds(86_000) ... .seconds(100_000)).contains(wait), "\(text)")
    }
}
