import Hummingbird
import Model
import Signing
import Store
import Text

/// API tokens; only their digests are kept.
extension Operations {
    /// GET tokens.
    func listTokens(_ call: Call) async throws -> Response {
        let tokens = try await store.tokens()
        return .json(.members(["tokens": .array(tokens.map { $0.summary(at: call.now) })]))
    }

    /// POST tokens: `{"role","name"?,"expires"?,"workspace"?}`; the token is shown once.
    func createToken(_ call: Call) async throws -> Response {
        let body = try await call.object()
        let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
        guard let role = body["role"]?.string.flatMap({ Role(rawValue: $0) }) else {
            throw Problem.badRequest("role takes one of \(roles).")
        }
        let expiresAt = try expiry(body["expires"]?.string, at: call.now)
        let token = Signing.APIToken.make()
        let id = TokenID.make(at: call.now)
        let record = Model.APIToken(
            id: id,
            name: body["name"]?.string ?? role.rawValue,
            role: role,
            workspace: body["workspace"]?.string,
            createdAt: call.now,
            expiresAt: expiresAt
        )
        try await store.createToken(
            record,
            digest: token.digest,
            audit: call.audit("create-token", "created the \(role.rawValue) token \(id)")
        )
        return .json(
            .members([
                "id": .string(id.rawValue),
                "role": .string(role.rawValue),
                "token": .string(token.text),
                "expires_at": .moment(expiresAt),
            ]),
            status: .created
        )
    }

    /// DELETE tokens/{id}.
    func revokeToken(_ call: Call) async throws -> Response {
        let id = TokenID(rawValue: try call.parameter("id"))
        try await store.revokeToken(
            id,
            at: call.now,
            audit: call.audit("revoke-token", "revoked \(id)")
        )
        tokens.forgetAll()
        return Response(status: .noContent)
    }

    private func expiry(_ text: String?, at now: Timestamp) throws(Problem) -> Timestamp? {
        guard let text else { return nil }
        let time = Timestamp(rfc3339: text) ?? Duration(declared: text).map { now + $0 }
        guard let time, time > now else {
            throw .badRequest("expires is \"\(text)\"; it takes 90d or a time that is to come.")
        }
        return time
    }
}

extension Model.APIToken {
    /// A row of the list.
    fileprivate func summary(at now: Timestamp) -> JSON {
        let status = revokedAt != nil ? "revoked" : isValid(at: now) ? "valid" : "expired"
        return .members([
            "id": .string(id.rawValue),
            "name": .string(name),
            "role": .string(role.rawValue),
            "workspace": .text(workspace),
            "created_at": .moment(createdAt),
            "expires_at": .moment(expiresAt),
            "revoked_at": .moment(revokedAt),
            "status": .string(status),
        ])
    }
}
