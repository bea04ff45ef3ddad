import HTTPTypes
import Hummingbird
import Model
import NIOCore
import Signing
import Store
import Text

/// Mutations that say the same thing twice do it once.
extension Operations {
    static let idempotencyKey = "Idempotency-Key"

    /// Answers a request once for each of its keys.
    func answerOnce(_ call: Call, by route: Route) async throws -> Response {
        let key = HTTPField.Name(Self.idempotencyKey).flatMap { call.request.headers[$0] }
        // Events keep theirs in the state, where they outlive this process.
        guard let key, route.takesIdempotencyKey, route.path != "events" else {
            return try await route.handler(call)
        }
        guard (1...255).contains(key.utf8.count) else {
            throw Problem.badRequest("Idempotency-Key takes 1 to 255 characters.")
        }
        let body = try await call.bytes(upTo: Call.Limit.plan)
        var repeatable = call
        repeatable.request.body = RequestBody(buffer: ByteBuffer(bytes: body))
        let what = "\(route.method.rawValue) \(call.request.uri)\n"
        let scope = "\(call.caller.token?.rawValue ?? call.caller.name)\n\(key)"
        let name = SHA256.digest(Array(scope.utf8))
        let digest = SHA256.digest(Array(what.utf8) + body)
        switch try await idempotency.begin(name, digest: digest, at: call.now) {
        case .isOther: throw Problem.keyReused
        case .isRunning: throw Problem.keyInUse
        case .wasInterrupted: throw Problem.keyInterrupted
        case .wasDone(let outcome): return try .repeated(outcome)
        case .isNew: break
        }
        let response: Response
        let outcome: RequestRecord.Outcome
        do {
            (response, outcome) = try await route.handler(repeatable).recorded()
        } catch {
            try await idempotency.end(name, nil)
            throw error
        }
        try await idempotency.end(name, outcome)
        return response
    }
}

extension Response {
    /// The answer, and what is kept of it.
    fileprivate func recorded() async throws -> (Response, RequestRecord.Outcome) {
        let writer = CollectingWriter()
        try await body.write(writer)
        let answer: JSON = writer.bytes.isEmpty ? .null : try Call.parse(writer.bytes)
        let ids = JSON.members([
            "repeated": true,
            "id": answer["id"] ?? answer["webhook"]?["id"],
            "revision": answer["revision"],
        ])
        var copy = self
        copy.body = ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes))
        return (copy, RequestRecord.Outcome(status: status.code, ids: ids.text))
    }

    fileprivate static func repeated(_ outcome: RequestRecord.Outcome) throws -> Response {
        let status = HTTPResponse.Status(code: outcome.status)
        if status == .noContent { return Response(status: status) }
        return .json(try Call.parse(Array(outcome.ids.utf8)), status: status)
    }
}

extension Problem {
    fileprivate static var keyReused: Problem {
        Problem(
            422,
            "idempotency-key-reused",
            title: "The idempotency key came before",
            detail: "The key was used for another request; use a new one."
        )
    }

    fileprivate static var keyInUse: Problem {
        Problem(
            409,
            "idempotency-key-in-use",
            title: "The same request is under way",
            detail: "A request with this key has not ended yet; ask again.",
            retryAfter: 1
        )
    }

    fileprivate static var keyInterrupted: Problem {
        Problem(
            409,
            "idempotency-key-interrupted",
            title: "Nobody knows what became of the request",
            detail: "The daemon ended in the middle of it: look whether it was done before you "
                + "ask again with a new key."
        )
    }
}
