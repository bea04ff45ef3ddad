package import Text

/// What reconcile would change, and everything a reviewer should know about it.
package struct Plan: Sendable, Hashable {
    /// What happens to one webhook.
    package enum Action: String, Sendable, Hashable, CaseIterable {
        case create
        case update
        case rename
        case adopt
        case delete
    }

    /// One field that changes; nil is absent.
    package struct FieldChange: Sendable, Hashable {
        /// Such as `retry.max_attempts` or `filters.custom."email.opened_count"`.
        package var path: String
        package var before: JSON?
        package var after: JSON?

        package init(path: String, before: JSON?, after: JSON?) {
            self.path = path
            self.before = before
            self.after = after
        }

        /// A field of a webhook that did not exist.
        fileprivate init(created field: WebhookConfiguration.Field) {
            self.init(path: field.path, before: nil, after: field.value)
        }
    }

    /// A change of one of the team's own event types.
    package struct EventTypeChange: Sendable, Hashable {
        /// What happens to it.
        package enum Action: String, Sendable, Hashable, CaseIterable {
            case add
            case change
            case remove
        }

        package var action: Action
        package var type: String
        /// Nil for what is removed.
        package var file: String?
        /// The members of the entry that change.
        package var fields: [FieldChange]

        package init(action: Action, type: String, file: String?, fields: [FieldChange]) {
            self.action = action
            self.type = type
            self.file = file
            self.fields = fields
        }
    }

    /// Recorded events run through the old and the new rule.
    package struct Impact: Sendable, Hashable {
        package var since: Timestamp
        package var before: Int
        package var after: Int
        package var lost: Int
        package var gained: Int
        /// At most three events that are lost or gained.
        package var samples: [EventID]
        /// The most deliveries in any minute, under the old and the new rule.
        package var peakBefore = 0
        package var peakAfter = 0

        package init(
            since: Timestamp,
            before: Int,
            after: Int,
            lost: Int,
            gained: Int,
            samples: [EventID]
        ) {
            self.since = since
            self.before = before
            self.after = after
            self.lost = lost
            self.gained = gained
            self.samples = samples
        }
    }

    /// A change of one webhook.
    package struct Change: Sendable, Hashable {
        package var action: Action
        package var key: WebhookKey
        /// Nil for what is still to be created.
        package var id: WebhookID?
        /// The key before a rename.
        package var previousKey: WebhookKey?
        /// The revision the change builds on.
        package var baseRevision: Int?
        package var file: String?
        package var line: Int?
        package var fields: [FieldChange] {
            get { otherFields ?? configuration?.fields.map(FieldChange.init(created:)) ?? [] }
            set { otherFields = newValue }
        }

        /// Nil where the fields are those of the configuration, all of them new.
        private var otherFields: [FieldChange]?
        /// The configuration afterwards; nil for a delete.
        package var configuration: WebhookConfiguration?
        package var impact: Impact?
        /// Lines for people: pending retries touched, a rotation, a needed `--allow-private`.
        package var notes: [String]

        package init(
            action: Action,
            key: WebhookKey,
            id: WebhookID? = nil,
            previousKey: WebhookKey? = nil,
            baseRevision: Int? = nil,
            file: String? = nil,
            line: Int? = nil,
            fields: [FieldChange]? = nil,
            configuration: WebhookConfiguration? = nil,
            impact: Impact? = nil,
            notes: [String] = []
        ) {
            self.action = action
            self.key = key
            self.id = id
            self.previousKey = previousKey
            self.baseRevision = baseRevision
            self.file = file
            self.line = line
            otherFields = fields
            self.configuration = configuration
            self.impact = impact
            self.notes = notes
        }
    }

    /// Something that apply does not change but a reader should know: a paused or inactive webhook.
    package struct Drift: Sendable, Hashable {
        package var key: WebhookKey
        package var id: WebhookID
        /// `paused`, `inactive`, `rotated`, `unmanaged`.
        package var kind: String
        package var message: String
        /// What would resolve it: a command, or a line of YAML.
        package var remedy: String?

        package init(
            key: WebhookKey,
            id: WebhookID,
            kind: String,
            message: String,
            remedy: String?
        ) {
            self.key = key
            self.id = id
            self.kind = kind
            self.message = message
            self.remedy = remedy
        }
    }

    /// Drift that `_policy.yaml` mutes, and why.
    package struct MutedDrift: Sendable, Hashable {
        package var key: WebhookKey
        package var kind: String
        package var reason: String
        package var until: Timestamp

        package init(key: WebhookKey, kind: String, reason: String, until: Timestamp) {
            self.key = key
            self.kind = kind
            self.reason = reason
            self.until = until
        }
    }

    /// Sorted by key within creates, adopts, updates, renames, deletes as `Planning` orders them.
    package var changes: [Change]
    /// Changes of the team's own event types, by name.
    package var eventTypes: [EventTypeChange] = []
    package var drift: [Drift]
    package var diagnostics: [Diagnostic]
    package var unchanged: Int
    /// Made by the API and not declared.
    package var unmanaged: Int
    /// How many webhooks are live before the plan.
    package var live: Int
    /// The state's revision that the plan was made against.
    package var baseRevision: Int
    package var lastApply: AppliedRevision?
    package var environment: String?
    /// The folder as the user named it.
    package var folder: String
    /// Deliveries recorded in the period that impacts were measured over; nil where none were.
    package var recordedDeliveries: Int?
    /// Live webhooks that no event of the last 30 days matched.
    package var idle: [WebhookKey] = []
    /// Drift left out because it is muted.
    package var muted: [MutedDrift] = []

    package init(
        changes: [Change] = [],
        drift: [Drift] = [],
        diagnostics: [Diagnostic] = [],
        unchanged: Int = 0,
        unmanaged: Int = 0,
        live: Int = 0,
        baseRevision: Int = 0,
        lastApply: AppliedRevision? = nil,
        environment: String? = nil,
        folder: String = "webhooks.d"
    ) {
        self.changes = changes
        self.drift = drift
        self.diagnostics = diagnostics
        self.unchanged = unchanged
        self.unmanaged = unmanaged
        self.live = live
        self.baseRevision = baseRevision
        self.lastApply = lastApply
        self.environment = environment
        self.folder = folder
    }

    /// Whether nothing would change.
    package var isEmpty: Bool { changes.isEmpty && eventTypes.isEmpty }

    /// How many changes are of this kind.
    package func count(of action: Action) -> Int {
        changes.count { $0.action == action }
    }

    /// How many changes of event types are of this kind.
    package func count(of action: EventTypeChange.Action) -> Int {
        eventTypes.count { $0.action == action }
    }
}
