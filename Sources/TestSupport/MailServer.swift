internal import FoundationEssentials
package import Text

/// A real mail server on the loopback interface: Python's aiosmtpd.
package struct MailServer: Sendable {
    /// Such as `smtp://127.0.0.1:40125`.
    package let url: String
    private let process: RunningProcess

    /// A mail it took: `from`, `to`, `subject` and `text` decoded by Python's own parser, `headers`, `raw`.
    package typealias Mail = JSON

    /// The Python that has aiosmtpd; nil where there is none.
    package static func python() async throws -> String? {
        let python = ProcessInfo.processInfo.environment["PENGUINHOOKS_PYTHON"] ?? "python3"
        let probe = try await Tool(python).run(["-c", "import aiosmtpd"])
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

    /// Runs the server while `body` works with it; it refuses the first `refusing` mails for now.
    package static func run<Result: Sendable>(
        refusing: Int = 0,
        while body: @Sendable (MailServer) async throws -> Result
    ) async throws -> Result {
        let python = try await python() ?? "python3"
        return try await Tool(python).run(["-u", "-c", script, String(refusing)]) { process in
            let line = try await process.line(containing: "listening ")
            let port = line.split(separator: " ").last.map(String.init) ?? ""
            return try await body(MailServer(url: "smtp://127.0.0.1:\(port)", process: process))
        }.result
    }

    /// Waits for so many mails and returns all that came.
    package func mails(_ count: Int) async throws -> [Mail] {
        _ = try await process.line(containing: "\"number\": \(count)}")
        return try received
    }

    /// What came so far.
    package var received: [Mail] {
        get throws {
            try process.notices.split(separator: "\n").filter { $0.hasPrefix("{") }
                .map { try JSON.parse(Array($0.utf8)) }
        }
    }
}

/// Prints each mail as a line of JSON; refuses `nobody@` for good and `later@` for now.
private let script = """
    import asyncio, email, email.policy, json, sys
    from aiosmtpd.smtp import SMTP

    class Handler:
        refusing = int(sys.argv[1])
        number = 0

        async def handle_RCPT(self, server, session, envelope, address, options):
            if address.startswith('nobody@'):
                return '550 no such user'
            if address.startswith('later@'):
                return '451 come back later'
            envelope.rcpt_tos.append(address)
            return '250 OK'

        async def handle_DATA(self, server, session, envelope):
            if Handler.refusing > 0:
                Handler.refusing -= 1
                return '451 try again'
            Handler.number += 1
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            print(json.dumps({
                'from': envelope.mail_from, 'to': envelope.rcpt_tos,
                'subject': str(message['subject']),
                'text': message.get_content().replace('\\r\\n', '\\n'),
                'headers': message.keys(),
                'date': message['date'] and message['date'].datetime.isoformat(),
                'raw': envelope.content.decode('ascii'), 'number': Handler.number,
            }), file=sys.stderr)
            return '250 OK'

    async def main():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Handler()), '127.0.0.1', 0)
        print('listening', server.sockets[0].getsockname()[1], file=sys.stderr)
        await server.serve_forever()

    asyncio.run(main())
    """
