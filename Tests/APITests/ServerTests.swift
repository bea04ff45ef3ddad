import API
import Logging
import Model
import Store
import TestSupport
import Testing
import Text

/// The server on a real socket: streams, and what hostile clients send.
struct ServerTests {
    @Test func attemptsAreStreamedAndResumed() async throws {
        let platform = try Platform(testSender: TestRouteTests.Endpoint())
        let key = try await platform.createWebhook()
        let token = try await platform.token(.viewer)
        try await platform.serving { port in
            let client = try RawClient(port: port)
            client.send(request("GET", "stream", token))
            let text = await client.receive(until: "retry: 2000")
            #expect(text.contains("text/event-stream"))

            #expect(try await platform.send("POST", "webhooks/\(key)/test").status == 200)
            platform.clock.advance(by: .seconds(1))
            let live = await client.receive(until: "event: attempt")
            #expect(live.contains("id: 1\n"))

            let later = try RawClient(port: port)
            later.send(request("GET", "stream", token, "Last-Event-ID: 0"))
            let again = await later.receive(until: "event: attempt")
            #expect(again.contains("id: 1\n"))
            let broken = request("GET", "stream", token, "Last-Event-ID: x", "Connection: close")
            let refusal = try await RawClient.ask(broken, port: port)
            #expect(refusal.hasPrefix("HTTP/1.1 400"))
        }
    }

    @Test func twoHundredListenersHearTheSame() async throws {
        let platform = try Platform(testSender: TestRouteTests.Endpoint())
        let key = try await platform.createWebhook()
        let token = try await platform.token(.viewer)
        try await platform.serving { port in
            let clients = try (1...200).map { _ in try RawClient(port: port) }
            for client in clients { client.send(request("GET", "stream", token)) }
            for client in clients {
                let text = await client.receive(until: "retry: 2000")
                #expect(text.hasPrefix("HTTP/1.1 200"))
            }
            #expect(try await platform.send("POST", "webhooks/\(key)/test").status == 200)
            platform.clock.advance(by: .seconds(1))
            for client in clients {
                let text = await client.receive(until: "event: attempt")
                #expect(text.contains("id: 1\n"))
            }
        }
    }

    @Test func hostileRequestsAreRefused() async throws {
        let platform = try Platform()
        let token = try await platform.token(.admin)
        let deep = String(repeating: "[", count: 100_000)
        let huge = "Content-Length: 99999999999"
        let cases: [(String, String, Set<String>)] = [
            (
                "both lengths",
                request(
                    "POST",
                    "events",
                    token,
                    "Content-Length: 4",
                    "Transfer-Encoding: chunked"
                ) + "0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n",
                ["400"]
            ),
            (
                "two lengths",
                request("POST", "events", token, "Content-Length: 4", "Content-Length: 5") + "{}",
                ["400"]
            ),
            ("folded", request("GET", "webhooks", token, "X: 1\r\n folded"), ["400", "200"]),
            ("space in name", request("GET", "webhooks", token, "X : 1"), ["400"]),
            ("no HTTP", "NONSENSE\r\n\r\n", ["400"]),
            (
                "large head",
                request("GET", "webhooks", token, "X: " + String(repeating: "x", count: 70_000)),
                ["400", "431"]
            ),
            ("large body", request("POST", "webhooks", token, huge), ["413"]),
            (
                "depth bomb",
                request("POST", "webhooks", token, "Content-Length: \(deep.count)") + deep,
                ["400"]
            ),
            ("traversal", request("GET", "../../../../etc/passwd", token), ["404"]),
            ("encoded", request("GET", "webhooks/..%2f..%2fetc%2fpasswd", token), ["404"]),
        ]
        try await platform.serving { port in
            for (name, text, statuses) in cases {
                let client = try RawClient(port: port)
                client.send(text)
                let answer = await client.receive(until: "\r\n\r\n")
                let status = answer.split(separator: " ").dropFirst().first.map(String.init)
                #expect(statuses.contains(status ?? ""), "\(name): \(answer.prefix(200))")
                #expect(!answer.contains("root:"))
            }
            let close = "Connection: close"
            let well = try await RawClient.ask(request("GET", "webhooks", token, close), port: port)
            #expect(well.hasPrefix("HTTP/1.1 200"))
        }
    }

    private func request(
        _ method: String,
        _ path: String,
        _ token: String,
        _ headers: String...
    ) -> String {
        """
        \(method) \(Operations.base)/\(path) HTTP/1.1\r\nHost: localhost\r
        Authorization: Bearer \(token)\r
        \(headers.map { $0 + "\r\n" }.joined())\r\n
        """
    }
}

extension Platform {
    /// Serves on a port while `body` runs.
    func serving(_ body: @escaping @Sendable (_ port: Int) async throws -> Void) async throws {
        let (ports, open) = AsyncStream.makeStream(of: Int.self)
        let server = APIServer(
            operations,
            at: .tcp(host: "127.0.0.1", port: 0),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { port in
            open.yield(port ?? 0)
        }
        let running = Task { try await server.run() }
        for await port in ports {
            try await body(port)
            break
        }
        running.cancel()
        _ = await running.result
    }
}
