import Model
import Signing

/// Makes and seals what webhooks keep secret, and remembers what was made to show it once.
struct SecretMinter {
    /// A secret that a create or rotation made.
    struct Created: Sendable {
        let id: WebhookID
        let secret: String
    }

    /// A webhook as it is live, with what is sealed of it.
    struct Live {
        let webhook: Webhook
        let secrets: ApplyRequest.Secrets
    }

    let sealer: Sealer
    let now: Timestamp
    /// Secrets made by us, by key; supplied ones are not shown.
    private(set) var created: [WebhookKey: Created] = [:]

    init(sealer: Sealer, now: Timestamp) {
        self.sealer = sealer
        self.now = now
    }

    /// Everything sealed of a webhook that is new, or revived with the secrets it had.
    mutating func secretsForCreation(
        of id: WebhookID,
        _ key: WebhookKey,
        _ configuration: WebhookConfiguration,
        values: [String: String],
        reviving old: ApplyRequest.Secrets? = nil
    ) throws(Problem) -> ApplyRequest.Secrets {
        var secrets: ApplyRequest.Secrets
        if configuration.secret == .generated, let old, !old.signing.isEmpty {
            secrets = ApplyRequest.Secrets(signing: old.signing)
        } else {
            let secret = try newSecret(of: id, key, configuration.secret, values)
            secrets = ApplyRequest.Secrets(signing: [
                sealer.seal(
                    secret,
                    of: id,
                    version: configuration.secretVersion,
                    createdAt: now
                )
            ])
            compare(secret, of: id, configuration.secret, into: &secrets)
        }
        try seal(values, of: id, key, configuration, live: nil, into: &secrets)
        return secrets
    }

    private mutating func newSecret(
        of id: WebhookID,
        _ key: WebhookKey,
        _ source: SecretSource,
        _ values: [String: String]
    ) throws(Problem) -> Secret {
        switch source {
        case .generated:
            let secret = Secret.generate()
            created[key] = Created(id: id, secret: secret.text)
            return secret
        case .fromEnvironment, .fromFile: return try suppliedSecret(values, key)
        case .sealed: throw .sealedOnCreate(key, Sealer.secretField)
        }
    }

    /// What is sealed of a live webhook afterwards; nil where nothing changes.
    mutating func secretsForUpdate(
        of live: Live,
        to configuration: WebhookConfiguration,
        values: [String: String],
        key: WebhookKey
    ) throws(Problem) -> ApplyRequest.Secrets? {
        let webhook = live.webhook
        var secrets = live.secrets
        if let secret = try replacement(of: live, configuration, values, key) {
            secrets.signing = sealer.rotated(
                secrets.signing,
                of: webhook.id,
                to: secret,
                version: max(configuration.secretVersion, webhook.secretVersion + 1),
                grace: configuration.secretGrace,
                at: now
            )
            compare(secret, of: webhook.id, configuration.secret, into: &secrets)
        }
        try seal(values, of: webhook.id, key, configuration, live: live, into: &secrets)
        return secrets == live.secrets ? nil : secrets
    }

    /// The secret that replaces the live one: a raised version, or another supplied value.
    private mutating func replacement(
        of live: Live,
        _ configuration: WebhookConfiguration,
        _ values: [String: String],
        _ key: WebhookKey
    ) throws(Problem) -> Secret? {
        let isRaised = configuration.secretVersion > live.webhook.secretVersion
        switch configuration.secret {
        case .sealed:
            return nil
        case .generated:
            guard isRaised else { return nil }
            let secret = Secret.generate()
            created[key] = Created(id: live.webhook.id, secret: secret.text)
            return secret
        case .fromEnvironment, .fromFile:
            let isOther = configuration.secret != live.webhook.configuration.secret
            // Where the value is not at hand, what is live stays, unless the declaration asks for more.
            guard isRaised || isOther || values[Sealer.secretField] != nil else { return nil }
            let secret = try suppliedSecret(values, key)
            return live.secrets.signing.first?.fingerprint == secret.fingerprint ? nil : secret
        }
    }

    private func suppliedSecret(
        _ values: [String: String],
        _ key: WebhookKey
    ) throws(Problem) -> Secret {
        guard let text = values[Sealer.secretField] else {
            throw .missingValue(key, Sealer.secretField)
        }
        do throws(SecretError) {
            return try Secret(text)
        } catch {
            throw .badSecret(key, "\(error)")
        }
    }
}
