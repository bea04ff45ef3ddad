/// A plan made concrete: what the store writes in one transaction.
package struct ApplyRequest: Sendable {
    /// One webhook's new state.
    package enum Change: Sendable {
        /// With a tombstone's id it revives that webhook, which keeps its secrets where none are given.
        case create(id: WebhookID, key: WebhookKey, WebhookConfiguration, file: String?, Secrets)
        /// `secrets` replaces what is sealed where it is given: a rotation or new header values.
        case update(
            id: WebhookID,
            key: WebhookKey,
            WebhookConfiguration,
            file: String?,
            baseRevision: Int,
            Secrets?
        )
        case delete(id: WebhookID, baseRevision: Int)
    }

    /// A webhook's sealed values; opaque to the store.
    package struct Secrets: Sendable, Hashable {
        /// The live secrets, newest first; the second one only during a rotation's grace.
        package var signing: [SealedSecret]
        /// Sealed header, URL and certificate values by their field path (`headers.Authorization`).
        package var values: [String: [UInt8]]
        /// HMAC of each plain value under a key derived from the master key, by field path (`secret` too).
        package var digests: [String: [UInt8]]

        package init(
            signing: [SealedSecret],
            values: [String: [UInt8]] = [:],
            digests: [String: [UInt8]] = [:]
        ) {
            self.signing = signing
            self.values = values
            self.digests = digests
        }
    }

    package var changes: [Change]
    /// The team's event types that are new or changed.
    package var eventTypes: [DeclaredEventType] = []
    /// Those that go, by name.
    package var removedEventTypes: [String] = []
    /// The master key that their secrets are sealed under; refused where the state has another one by then.
    package var sealedUnder: String?
    /// Refused as stale where the state's revision moved on and a changed webhook with it.
    package var baseRevision: Int
    package var environment: String?
    package var audit: Audit
    package var managedBy: Webhook.Management
    /// Who made new webhooks, where that is not whoever applies them.
    package var creators: [WebhookID: String] = [:]
    /// What the files of changed webhooks are, and of others where the state knows them otherwise.
    package var sources: [WebhookID: SourceDigest] = [:]

    package init(
        changes: [Change],
        sealedUnder: String? = nil,
        baseRevision: Int,
        environment: String?,
        audit: Audit,
        managedBy: Webhook.Management = .file
    ) {
        self.changes = changes
        self.sealedUnder = sealedUnder
        self.baseRevision = baseRevision
        self.environment = environment
        self.audit = audit
        self.managedBy = managedBy
    }
}

/// Who does something, for the audit trail.
package struct Audit: Sendable, Hashable {
    package var actor: String
    package var commit: String?
    package var action: String
    package var summary: String
    package var at: Timestamp
    /// The address it was asked from, where it came over the network.
    package var peer: String?
    /// What whoever applied said of it, such as the commit's subject.
    package var message: String?
    /// The digest of the plan that was applied.
    package var planDigest: String?

    package init(
        actor: String,
        commit: String? = nil,
        action: String,
        summary: String,
        at: Timestamp,
        peer: String? = nil
    ) {
        self.actor = actor
        self.commit = commit
        self.action = action
        self.summary = summary
        self.at = at
        self.peer = peer
    }
}

/// A signing secret as it rests: sealed under the master key, with what may be shown of it.
package struct SealedSecret: Sendable, Hashable {
    package var version: Int
    package var sealed: [UInt8]
    /// SHA-256 of the plain text, hexadecimal.
    package var fingerprint: String
    /// The last three characters.
    package var hint: String
    /// When it was made or supplied; nil where an older version of the state did not record it.
    package var createdAt: Timestamp?
    /// When a rotated secret stops signing; nil for the newest.
    package var expiresAt: Timestamp?

    package init(
        version: Int,
        sealed: [UInt8],
        fingerprint: String,
        hint: String,
        createdAt: Timestamp? = nil,
        expiresAt: Timestamp? = nil
    ) {
        self.version = version
        self.sealed = sealed
        self.fingerprint = fingerprint
        self.hint = hint
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
