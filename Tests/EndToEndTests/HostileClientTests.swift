import Receiver
import TestSupport
import Testing
import Text

/// Clients that mean harm: the daemon serves others and delivers meanwhile.
struct HostileClientTests {
    @Test(
        .timeLimit(.minutes(5)),
        arguments: [
            (10_000, ""),
            // Heads and bodies that never end.
            (1000, "GET /api/v1/platform/webhooks HTTP/1.1~Host: localhost~X-"),
            (
                1000,
                "POST /api/v1/platform/events HTTP/1.1~Host: localhost~Content-Length: 900000~~{"
            ),
        ]
    )
    func heldConnectionsHinderNobody(count: Int, text: String) async throws {
        guard let python = try await OutsideTools.python(with: "resource") else { return }
        try await Deployment.run { deployment in
            let token = try await deployment.token()
            try await deployment.binary.daemon { daemon in
                let port = daemon.url.split(separator: ":").last.map(String.init) ?? ""
                let before = try await Self.memory(of: daemon)
                let arguments = [OutsideTools.support("hold.py"), port, String(count)]
                _ = try await Tool(python).run(arguments + (text.isEmpty ? [] : [text])) {
                    clients in
                    _ = try await clients.line(containing: "holding")

                    let event = try await deployment.event(id: "evt_meanwhile")
                    let accepted = try await deployment.emit(event, to: daemon.url, token: token)
                    #expect(accepted == ["evt_meanwhile"])
                    try await deployment.test.recorder.wait(for: 1)
                    // Some kilobytes for each connection at most.
                    let after = try await Self.memory(of: daemon)
                    #expect(after - before < 64_000 + count * 32, "\(before) kB, then \(after) kB")
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(5))) func listenersThatDoNotReadHinderNobody() async throws {
        guard let python = try await OutsideTools.python(with: "resource") else { return }
        try await Deployment.run { deployment in
            let token = try await deployment.token()
            let viewer = try await deployment.binary.run("token", "create", "--role", "viewer")
            let text = viewer.text.split(separator: "\n").first.map(String.init) ?? ""
            try await deployment.binary.daemon { daemon in
                let port = daemon.url.split(separator: ":").last.map(String.init) ?? ""
                let request =
                    "GET /api/v1/platform/stream HTTP/1.1~Host: localhost~"
                    + "Authorization: Bearer \(text)~~"
                let arguments = [OutsideTools.support("hold.py"), port, "200", request]
                _ = try await Tool(python).run(arguments) { clients in
                    _ = try await clients.line(containing: "holding 200")
                    let example = try await deployment.example()
                    let lines = TrickyEvents.lines(500, prefix: "evt_stream", like: example)
                    let accepted = try await deployment.emit(lines, to: daemon.url, token: token)
                    #expect(accepted.count == 500)
                    try await deployment.test.recorder.wait(for: 500)
                }
            }
        }
    }

    /// Resident kilobytes of a daemon.
    private static func memory(of daemon: Penguinhooks.Daemon) async throws -> Int {
        let status = try await Tool("cat").run(["/proc/\(daemon.process.id)/status"])
        let line = status.text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return try #require(line?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    }
}
