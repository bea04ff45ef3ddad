import TestSupport
import Testing
import Text

/// A daemon's API on its socket, one connection for each request.
struct Wire: Sendable {
    private let port: Int

    init(_ daemon: Penguinhooks.Daemon) throws {
        port = try #require(daemon.url.split(separator: ":").last.flatMap { Int($0) })
    }

    /// An answer as it came.
    struct Answer {
        let status: Int
        let head: String
        let body: String

        /// The document; null where there is none.
        var json: JSON {
            do { return try JSON.parse(Array(body.utf8)) } catch { return .null }
        }

        /// The last part of a problem's type.
        var problem: String? {
            json["type"]?.string?.split(separator: ":").last.map(String.init)
        }

        /// A header's value.
        func header(_ name: String) -> String? {
            head.split(separator: "\r\n").first {
                $0.lowercased().hasPrefix(name.lowercased() + ": ")
            }.map { String($0.dropFirst(name.count + 2)) }
        }
    }

    /// Sends a request to a route of the platform, or to a path that starts with a slash.
    func send(
        _ method: String,
        _ path: String,
        _ body: String = "",
        token: String? = nil,
        headers: [String] = []
    ) async throws -> Answer {
        let path = path.hasPrefix("/") ? path : "/api/v1/platform/" + path
        let bearer = token.map { ["Authorization: Bearer \($0)"] } ?? []
        let lines =
            ["\(method) \(path) HTTP/1.1", "Host: localhost", "Connection: close"]
            + ["Content-Length: \(body.utf8.count)"] + bearer + headers
        let client = try RawClient(port: port)
        client.send(lines.map { $0 + "\r\n" }.joined() + "\r\n" + body)
        // A stream ends when nobody listens.
        let text = await client.receive(until: path.hasSuffix("/stream") ? "\r\n\r\n" : nil)
        let end = try #require(text.firstRange(of: "\r\n\r\n"), "\(method) \(path): \(text)")
        let head = String(text[..<end.lowerBound])
        return Answer(
            status: try #require(head.split(separator: " ").dropFirst().first.flatMap { Int($0) }),
            head: head,
            body: String(text[end.upperBound...])
        )
    }
}
