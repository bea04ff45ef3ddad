import API
import Logging
import Model
import Store
import TestSupport
import Testing
import Text

/// The server on a real socket: streams, and connections that last.
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

    @Test func tokensEndWhileAConnectionLasts() async throws {
        let platform = try Platform()
        let token = try await platform.token(.viewer, expires: "1h")
        try await platform.serving { port in
            let client = try RawClient(port: port)
            client.send(request("GET", "webhooks", token))
            let valid = await client.receive(until: "webhooks")
            platform.clock.advance(by: .seconds(3600))

            client.send(request("GET", "webhooks", token))
            let expired = await client.receive(until: "expired")

            #expect(valid.hasPrefix("HTTP/1.1 200"))
            #expect(expired.hasPrefix("HTTP/1.1 401"))
            #expect(expired.contains("urn:penguinhooks:problem:unauthorized"))
        }
    }

    /// Heads, bodies and silences that never end: the connection does, and others are answered.
    @Test(
        .timeLimit(.minutes(2)),
        arguments: [
            ("", ""), ("GET / HTTP/1.1\r\nHost: localhost\r\n", "X-A: b\r\n"),
            (
                "POST \(Operations.base)/events HTTP/1.1\r\nHost: localhost\r\n"
                    + "Authorization: Bearer @\r\nContent-Length: 900000\r\n\r\n", "x"
            ),
            (
                "POST \(Operations.base)/events HTTP/1.1\r\nHost: localhost\r\n"
                    + "Authorization: Bearer @\r\nTransfer-Encoding: chunked\r\n\r\n",
                "1\r\nx\r\n"
            ),
        ]
    )
    func peersThatTrickleAreDropped(start: String, drop: String) async throws {
        let platform = try Platform()
        let token = try await platform.token(.admin)
        var limits = ConnectionLimits()
        limits.idleTimeout = .milliseconds(300)
        limits.senderPeriod = .milliseconds(300)
        try await platform.serving(limits: limits) { port in
            let slow = try (1...20).map { _ in try RawClient(port: port) }
            try await withThrowingTaskGroup(of: String?.self) { group in
                for client in slow {
                    client.send(start.replacing("@", with: token))
                    group.addTask { await client.trickle(drop, every: .milliseconds(20)) }
                }
                let other = request("GET", "webhooks", token, "Connection: close")
                let answer = try await RawClient.ask(other, port: port)
                #expect(answer.hasPrefix("HTTP/1.1 200"))
                for try await said in group {
                    let said = try #require(said, "the connection was kept")
                    // Half a request has no answer but a problem.
                    #expect(said.isEmpty || said.hasPrefix("HTTP/1.1 4"), "\(said)")
                }
            }
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
    func serving(
        limits: ConnectionLimits = ConnectionLimits(),
        _ body: @escaping @Sendable (_ port: Int) async throws -> Void
    ) async throws {
        let (ports, open) = AsyncStream.makeStream(of: Int.self)
        let server = APIServer(
            operations,
            at: .tcp(host: "127.0.0.1", port: 0),
            limits: limits,
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
