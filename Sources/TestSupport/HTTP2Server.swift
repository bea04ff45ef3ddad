internal import FoundationEssentials
internal import Testing

/// A real HTTP/2 server over TLS on the loopback interface: Python's hypercorn, which sends bodies back.
package struct HTTP2Server: Sendable {
    package let port: String
    /// What to trust.
    package let caFile: String
    private let process: RunningProcess

    /// Such as `https://127.0.0.1:40127/in`.
    package var url: String { "https://127.0.0.1:\(port)/in" }

    /// A request as the server saw it.
    package struct Request: Sendable {
        /// `2` or `1.1`.
        package var version: String
        /// The client's port: one for each connection.
        package var port: Int
    }

    /// The Python that has hypercorn; nil where there is none.
    private static func python() async throws -> String? {
        let python = ProcessInfo.processInfo.environment["PENGUINHOOKS_PYTHON"] ?? "python3"
        let probe = try await Tool(python).run(["-c", "import hypercorn"])
        return probe.status == 0 ? python : nil
    }

    /// Whether tests that need it run: always in CI, where its absence is a failure.
    package static func isWanted() async -> Bool {
        if ProcessInfo.processInfo.environment["CI"] == "true" { return true }
        do {
            return try await python() != nil
        } catch {
            return false
        }
    }

    /// Runs the server while `body` works with it; it offers these protocols by ALPN.
    package static func run<Result: Sendable>(
        offering protocols: String = "h2,http/1.1",
        while body: @Sendable (HTTP2Server) async throws -> Result
    ) async throws -> Result {
        let folder = try TemporaryFolder()
        let made = try await Tool("openssl", folder: folder.path).run([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=server",
            "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "server.key", "-out", "server.pem",
        ])
        try #require(made.status == 0, "\(made.noticesText)")
        let python = try await python() ?? "python3"
        let caFile = folder.file("server.pem")
        let arguments = ["-u", "-c", script, caFile, folder.file("server.key"), protocols]
        return try await Tool(python).run(arguments) { process in
            let line = try await process.line(containing: "Running on https://")
            let authority = line.split(separator: "/").last?.prefix { $0 != " " } ?? ""
            let port = authority.split(separator: ":").last.map(String.init) ?? ""
            return try await body(HTTP2Server(port: port, caFile: caFile, process: process))
        }.result
    }

    /// Waits for so many requests and returns all that came.
    package func requests(_ count: Int) async throws -> [Request] {
        _ = try await process.line(containing: "request \(count) ")
        return process.notices.split(separator: "\n").filter { $0.hasPrefix("request ") }
            .map { line in
                let words = line.split(separator: " ")
                return Request(version: String(words[2]), port: Int(words[3]) ?? 0)
            }
    }
}

private let script = """
    import asyncio, sys
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    number = 0

    async def answer(scope, receive, send):
        global number
        if scope['type'] == 'lifespan':
            while True:
                message = await receive()
                await send({'type': message['type'] + '.complete'})
                if message['type'] == 'lifespan.shutdown':
                    return
        body, more = b'', True
        while more:
            message = await receive()
            body += message.get('body', b'')
            more = message.get('more_body', False)
        number += 1
        print('request', number, scope['http_version'], scope['client'][1], file=sys.stderr)
        headers = [(b'x-served-by', b'hypercorn')]
        await send({'type': 'http.response.start', 'status': 200, 'headers': headers})
        await send({'type': 'http.response.body', 'body': body})

    config = Config()
    config.bind = ['127.0.0.1:0']
    config.certfile, config.keyfile, protocols = sys.argv[1:]
    config.alpn_protocols = protocols.split(',')
    config.errorlog = '-'
    asyncio.run(serve(answer, config))
    """
