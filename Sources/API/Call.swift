import Catalogue
import HTTPTypes
import Hummingbird
import Model
import NIOCore
import Text

/// One request after its caller was let in.
struct Call: Sendable {
    /// How large a body may be.
    enum Limit {
        static let usual = 1 << 20
        static let batch = 16 << 20
        static let plan = 64 << 20
    }

    var request: Request
    let caller: Caller
    let parameters: Parameters
    let now: Timestamp
    /// The caller's address, where there is one.
    var peer: String?
    /// What the body must look like, where that is known beforehand.
    var bodySchema: CompiledSchema?

    /// A part of the path.
    func parameter(_ name: String) throws(Problem) -> String {
        guard let value = parameters.get(name) else { throw .badRequest("The path lacks \(name).") }
        return value
    }

    /// A value of the query; an empty one counts as absent.
    func query(_ name: String) -> String? {
        let value = request.uri.queryParameters[name[...]].map(String.init)
        return value?.isEmpty == true ? nil : value
    }

    /// A whole number of the query.
    func number(
        _ name: String,
        in range: ClosedRange<Int>,
        default other: Int
    ) throws(Problem)
        -> Int
    {
        guard let text = query(name) else { return other }
        guard let value = Int(text), range.contains(value) else {
            throw .badRequest(
                "\(name) is \"\(text)\"; it takes \(range.lowerBound) to \(range.upperBound)."
            )
        }
        return value
    }

    /// A moment of the query: RFC 3339, or a duration back from now such as `7d`.
    func moment(_ name: String) throws(Problem) -> Timestamp? {
        try moment(query(name), named: name)
    }

    /// The same of a value that stands elsewhere.
    func moment(_ text: String?, named name: String) throws(Problem) -> Timestamp? {
        guard let text else { return nil }
        if let time = Timestamp(rfc3339: text) { return time }
        if let ago = Duration(declared: text) { return now - ago }
        throw .badRequest(
            "\(name) is \"\(text)\"; it takes 2026-11-24T12:00:00Z or a duration such as 7d."
        )
    }

    /// The body, refused when it is larger than the limit.
    func bytes(upTo limit: Int = Limit.usual) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw Problem.tooLarge(limit: limit)
        }
        do {
            let buffer = try await request.body.collect(upTo: limit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Problem.tooLarge(limit: limit)
        }
    }

    /// The body as a JSON object; an empty one is an empty object.
    func object(upTo limit: Int = Limit.usual) async throws -> JSON {
        let bytes = try await bytes(upTo: limit)
        let value = bytes.isEmpty ? .object(JSONObject()) : try Self.parse(bytes)
        guard value.object != nil else { throw Problem.badRequest("The body is not an object.") }
        let violations = bodySchema?.violations(in: value) ?? []
        guard violations.isEmpty else { throw Problem.invalidBody(violations) }
        return value
    }

    /// Parses a body, saying where it fails.
    static func parse(_ bytes: [UInt8]) throws(Problem) -> JSON {
        do {
            return try JSON.parse(bytes)
        } catch {
            throw .malformed(error.message, line: error.line, column: error.column)
        }
    }

    /// Whether the caller holds the object at this revision; without `If-Match` it does.
    func holds(revision: Int) -> Bool {
        guard let match = request.headers[.ifMatch] else { return true }
        return match == "*"
            || match.split { $0 == "," || $0 == " " }.contains { $0 == "\"\(revision)\"" }
    }
}
