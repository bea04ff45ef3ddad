package import Text

/// A webhook as a repository declares it, ready to be planned.
package struct DeclaredWebhook: Sendable, Hashable {
    package var key: WebhookKey
    package var configuration: WebhookConfiguration
    /// The key it had before, when the file renames it.
    package var movedFrom: WebhookKey?
    /// The file as the user named it.
    package var file: String
    /// Where each field stands, by its path in the JSON form (`retry.max_attempts`); "" is the file's start.
    package var lines: [String: Int]
    /// The rules of `_policy.yaml` that it is excused from at present.
    package var waivedRules: Set<String>
    /// Tells whether the file is what it was; nil where its bytes alone do not tell what it declares.
    package var source: SourceDigest?

    package init(
        key: WebhookKey,
        configuration: WebhookConfiguration,
        movedFrom: WebhookKey? = nil,
        file: String,
        lines: [String: Int] = [:],
        waivedRules: Set<String> = [],
        source: SourceDigest? = nil
    ) {
        self.key = key
        self.configuration = configuration
        self.movedFrom = movedFrom
        self.file = file
        self.lines = lines
        self.waivedRules = waivedRules
        self.source = source
    }
}

/// Everything a folder declares.
package struct DeclaredState: Sendable, Hashable {
    /// Sorted by key; those that are `unchanged` are not among them.
    package var webhooks: [DeclaredWebhook]
    /// What needs no look at its configuration, sorted by key.
    package var unchanged: [UnchangedDeclaration] = []
    /// The folder as the user named it, for messages.
    package var folder: String
    /// The environment chosen with `--env`.
    package var environment: String?
    package var policy: Policy
    /// The team's own event types, sorted by name; nil leaves those that are live as they are.
    package var eventTypes: [DeclaredEventType]?
    /// Warnings found on the way.
    package var diagnostics: [Diagnostic]

    package init(
        webhooks: [DeclaredWebhook],
        folder: String,
        environment: String? = nil,
        policy: Policy = Policy(),
        eventTypes: [DeclaredEventType]? = nil,
        diagnostics: [Diagnostic] = []
    ) {
        self.webhooks = webhooks
        self.folder = folder
        self.environment = environment
        self.policy = policy
        self.eventTypes = eventTypes
        self.diagnostics = diagnostics
    }
}

/// The limits of `_policy.yaml` that a plan must keep.
package struct Policy: Sendable, Hashable {
    /// More deletes than this need `--allow-deletes`; any delete does in any case.
    package var maxDeletes: Int?
    /// A larger share of the live webhooks needs `--allow-deletes`, from five webhooks on.
    package var maxDeletePercent: Int = 30
    /// A larger share of the recorded deliveries lost to changed rules needs `--allow-loss`.
    package var maxLostPercent: Int = 30
    /// A live signing secret that is older denies the plan, unless the plan rotates it.
    package var maxSecretAge: Duration?
    /// A live signing secret that is older is worth a warning.
    package var maxSecretAgeWarning: Duration?
    /// Drift that the team knows of.
    package var driftMutes: [DriftMute] = []

    package init() {}
}
