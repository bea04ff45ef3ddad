import HTTPTypes
import Hummingbird
import Logging
import Model
import Signing
import Store

extension Operations {
    /// The header in which a local command names its user.
    package static let actorHeader = "penguinhooks-actor"

    /// What every answer of a daemon carries, so that a proxy's page is never taken for one.
    package static let daemonHeader = "penguinhooks-daemon"

    /// Who makes this request: the local administrator, or whoever a valid token belongs to.
    func knownCaller(
        of request: Request,
        _ context: PlatformContext,
        at now: Timestamp
    ) async throws -> Caller {
        if context.isLocal {
            let name = HTTPField.Name(Self.actorHeader).flatMap { request.headers[$0] }
            return Caller(name: name ?? "local", role: .admin)
        }
        // Without a token there is no login to fail.
        guard request.headers[.authorization] != nil else { throw Problem.unauthorized }
        return try await knownCaller(bearing: bearerToken(in: request), context, at: now)
    }

    /// Whoever a token belongs to, with those who fail too often told to wait.
    func knownCaller(
        bearing text: String?,
        _ context: PlatformContext,
        at now: Timestamp
    ) async throws -> Caller {
        do {
            guard let text else { throw Problem.unauthorized }
            return try await caller(bearing: text, at: now)
        } catch let problem as Problem where problem.status == 401 {
            if let seconds = failedLogins.take(context.peer ?? "", at: now) {
                context.logger.info(
                    "too many requests without a valid token",
                    metadata: ["peer": "\(context.peer ?? "")"]
                )
                throw Problem.tooManyFailedLogins(retryAfter: seconds)
            }
            throw problem
        }
    }

    private func caller(bearing text: String, at now: Timestamp) async throws -> Caller {
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
