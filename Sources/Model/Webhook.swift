/// A live webhook: its configuration and what has become of it.
package struct Webhook: Sendable, Hashable {
    /// Who may change it.
    package enum Management: String, Sendable, Hashable {
        case file
        case api
    }

    package var id: WebhookID
    package var key: WebhookKey
    package var configuration: WebhookConfiguration
    package var managedBy: Management
    /// The file that declares it, as the applier named it.
    package var file: String?
    /// Counts up with every change of the configuration; the ETag.
    package var revision: Int
    package var createdAt: Timestamp
    package var createdBy: String
    package var updatedAt: Timestamp
    package var operation: WebhookOperation
    /// The last three characters of the live secret.
    package var secretHint: String
    /// SHA-256 of the live secret, hexadecimal, for comparison and display.
    package var secretFingerprint: String
    /// The live version of the secret; a rotation by command raises it above the declared one.
    package var secretVersion: Int
    /// When the live secret was made or supplied; nil where that was not recorded.
    package var secretCreatedAt: Timestamp?
    /// What its file was when it was applied; nil where the file alone does not tell what is live.
    package var source: SourceDigest?

    package init(
        id: WebhookID,
        key: WebhookKey,
        configuration: WebhookConfiguration,
        managedBy: Management,
        file: String?,
        revision: Int,
        createdAt: Timestamp,
        createdBy: String,
        updatedAt: Timestamp,
        operation: WebhookOperation = WebhookOperation(),
        secretHint: String,
        secretFingerprint: String,
        secretVersion: Int,
        secretCreatedAt: Timestamp? = nil,
        source: SourceDigest? = nil
    ) {
        self.id = id
        self.key = key
        self.configuration = configuration
        self.managedBy = managedBy
        self.file = file
        self.revision = revision
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.updatedAt = updatedAt
        self.operation = operation
        self.secretHint = secretHint
        self.secretFingerprint = secretFingerprint
        self.secretVersion = secretVersion
        self.secretCreatedAt = secretCreatedAt
        self.source = source
    }

    /// `whsec_...xyz`.
    package var maskedSecret: String { "whsec_..." + secretHint }
}

/// A webhook's operational state, kept beside the declaration and surviving apply.
package struct WebhookOperation: Sendable, Hashable {
    /// Why a webhook stopped by itself.
    package enum Inactivity: String, Sendable, Hashable {
        /// 100 consecutive failed attempts.
        case failures
        /// The endpoint answered 410.
        case gone
    }

    /// A pause by an operator.
    package struct Pause: Sendable, Hashable {
        package var at: Timestamp
        package var by: String
        package var reason: String?

        package init(at: Timestamp, by: String, reason: String?) {
            self.at = at
            self.by = by
            self.reason = reason
        }
    }

    /// Set by `webhooks pause`.
    package var pause: Pause?
    /// Set when the webhook stopped by itself.
    package var inactivity: Inactivity?
    package var inactiveSince: Timestamp?
    /// Failed attempts since the last success, tests excepted.
    package var consecutiveFailures = 0
    /// When the breaker lets the next probe through; nil while it is closed.
    package var nextProbeAt: Timestamp?
    /// The breaker's current wait between probes.
    package var probeInterval: Duration?
    /// Until when the endpoint asked us to wait (429 with `Retry-After`).
    package var notBefore: Timestamp?
    package var lastError: String?
    package var lastAttemptAt: Timestamp?
    package var lastSuccessAt: Timestamp?
    /// When it was resumed after it had stopped by itself; nil again with the first success.
    package var resumedAt: Timestamp?
    /// Deliveries that wait for the quota of their workspace.
    package var heldForQuota = 0

    package init() {}

    /// Whether nothing but the times of the last attempt and success differs, and both had been there.
    package func differsInTimesOnly(from other: Self) -> Bool {
        guard (lastAttemptAt == nil) == (other.lastAttemptAt == nil),
            (lastSuccessAt == nil) == (other.lastSuccessAt == nil)
        else { return false }
        var copy = other
        copy.lastAttemptAt = lastAttemptAt
        copy.lastSuccessAt = lastSuccessAt
        return copy == self
    }
}

/// The one word shown for a webhook: declared and operational state together.
package enum WebhookStatus: String, Sendable, Hashable, CaseIterable {
    case active
    case failing
    case paused
    case inactive
    /// Active, but nothing was ever delivered.
    case new
}

extension Webhook {
    /// Whether deliveries are sent at this moment.
    package func isDelivering(at now: Timestamp) -> Bool {
        configuration.status == .active && operation.pause == nil && operation.inactivity == nil
            && configuration.paused.map { $0.until <= now } ?? true
    }

    /// The badge, from the last day's finished attempts.
    package func status(
        at now: Timestamp,
        attempts24h: Int,
        succeeded24h: Int,
        failedDeliveries24h: Int
    ) -> WebhookStatus {
        if operation.inactivity != nil { return .inactive }
        if !isDelivering(at: now) { return .paused }
        let rate = attempts24h == 0 ? 1 : Double(succeeded24h) / Double(attempts24h)
        if operation.consecutiveFailures >= 5 || (failedDeliveries24h >= 1 && rate < 0.95) {
            return .failing
        }
        return operation.lastAttemptAt == nil ? .new : .active
    }
}
