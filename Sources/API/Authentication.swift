import HTTPTypes
import Hummingbird
import Model
import Signing
import Store

extension Operations {
    /// The header in which a local command names its user.
    package static let actorHeader = "penguinhooks-actor"

    /// The same, with those who fail too often told to wait.
    func knownCaller(
        of request: Request,
        _ context: PlatformContext,
        at now: Timestamp
    ) async throws -> Caller {
        do {
            return try await caller(of: request, context, at: now)
        } catch let problem as Problem where problem.status == 401 {
            // Without a token there was no login to fail.
            guard request.headers[.authorization] != nil else { throw problem }
            if let seconds = failedLogins.take(context.peer ?? "", at: now) {
                throw Problem.tooManyFailedLogins(retryAfter: seconds)
            }
            throw problem
        }
    }

    /// Who makes this request: the local administrator, or whoever a valid token belongs to.
    func caller(
        of request: Request,
        _ context: PlatformContext,
        at now: Timestamp
    ) async throws -> Caller {
        if context.isLocal {
            let name = HTTPField.Name(Self.actorHeader).flatMap { request.headers[$0] }
            return Caller(name: name ?? "local", role: .admin)
        }
        guard let text = bearerToken(in: request) else { throw Problem.unauthorized }
        let digest = Signing.APIToken(text: text).digest
        guard let token = try await tokens.token(withDigest: digest, in: store, at: now) else {
            throw Problem.unknownToken(because: "unknown")
        }
        guard token.revokedAt == nil else { throw Problem.unknownToken(because: "revoked") }
        guard token.isValid(at: now) else { throw Problem.unknownToken(because: "expired") }
        return Caller(
            name: token.name,
            role: token.role,
            workspace: token.workspace,
            token: token.id
        )
    }

    private func bearerToken(in request: Request) -> String? {
        guard let header = request.headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}
