import Hummingbird
import Model
import Signing
import Store
import Text

/// Showing and rotating signing secrets.
extension Operations {
    /// GET webhooks/{id}/secret: in the clear, and noted in the audit trail.
    func showSecret(_ call: Call) async throws -> Response {
        let webhook = try await webhook(call)
        let sealer = try requiredSealer
        guard let sealed = try await store.secrets(of: webhook.id).signing.first else {
            throw Problem.notFound("secret of", webhook.key.rawValue)
        }
        let secret = try open(sealed, of: webhook, with: sealer)
        try await store.record(call.audit("show-secret", "showed the secret of \(webhook.key)"))
        return .json(
            .members([
                "id": .string(webhook.id.rawValue),
                "key": .string(webhook.key.rawValue),
                "secret": .string(secret.text),
                "version": .integer(sealed.version),
            ])
        )
    }

    /// POST webhooks/{id}/rotate-secret: `{"grace"}`, the declared grace otherwise; 0 switches at once.
    func rotateSecret(_ call: Call) async throws -> Response {
        let webhook = try await webhook(call)
        let sealer = try requiredSealer
        let grace = try await grace(call, default: webhook.configuration.secretGrace)
        var secrets = try await store.secrets(of: webhook.id)
        let secret = Secret.generate()
        let version = webhook.secretVersion + 1
        secrets.signing = sealer.rotated(
            secrets.signing,
            of: webhook.id,
            to: secret,
            version: version,
            grace: grace,
            at: call.now
        )
        try await store.setSecrets(
            webhook.id,
            secrets,
            sealedUnder: sealer.keyID,
            audit: call.audit("rotate-secret", "rotated the secret of \(webhook.key)")
        )
        return .json(
            .members([
                "id": .string(webhook.id.rawValue),
                "key": .string(webhook.key.rawValue),
                "secret": .string(secret.text),
                "version": .integer(version),
                "previous_expires_at": .moment(grace > .zero ? call.now + grace : nil),
            ])
        )
    }

    /// POST webhooks/{id}/promote-secret: ends a rotation's grace; only the new secret signs from now on.
    func promoteSecret(_ call: Call) async throws -> Response {
        let webhook = try await webhook(call)
        var secrets = try await store.secrets(of: webhook.id)
        let old = secrets.signing.dropFirst().filter { $0.expiresAt.map { $0 > call.now } ?? false }
        guard let new = secrets.signing.first, !old.isEmpty else {
            throw Problem.nothingToPromote(webhook)
        }
        secrets.signing = [new]
        try await store.setSecrets(
            webhook.id,
            secrets,
            audit: call.audit("promote-secret", "promoted the new secret of \(webhook.key)")
        )
        return .json(
            .members([
                "id": .string(webhook.id.rawValue),
                "key": .string(webhook.key.rawValue),
                "version": .integer(new.version),
                "revoked_versions": .array(old.map { .integer($0.version) }),
            ])
        )
    }

    private func grace(_ call: Call, default declared: Duration) async throws -> Duration {
        guard let text = try await call.object()["grace"]?.string else { return declared }
        if text == "0" { return .zero }
        guard let grace = Duration(declared: text), grace <= .seconds(30 * 86_400) else {
            throw Problem.badRequest("grace is \"\(text)\"; it takes 0 to 30d, such as 24h.")
        }
        return grace
    }

    private func open(
        _ sealed: SealedSecret,
        of webhook: Webhook,
        with sealer: Sealer
    ) throws(Problem) -> Secret {
        do throws(SealError) {
            return try sealer.open(sealed, of: webhook.id)
        } catch {
            throw .cannotOpen("\(error)")
        }
    }
}
