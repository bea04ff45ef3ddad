/// What is live, as the planner sees it.
package struct LiveState: Sendable {
    /// Sorted by key; tombstones are not among them.
    package var webhooks: [Webhook]
    /// How many more are live: those of the declarations that are `unchanged`.
    package var leftOut = 0
    /// Deleted webhooks that can still be revived, with their id.
    package var tombstones: [WebhookKey: WebhookID]
    /// Counts up with every apply or change by hand; 0 for a new state.
    package var revision: Int
    /// The environment recorded by the first apply.
    package var environment: String?
    package var lastApply: AppliedRevision?
    /// Unfinished deliveries by webhook.
    package var backlog: [WebhookID: Backlog]
    /// The team's own event types as they were applied, sorted by name.
    package var eventTypes: [DeclaredEventType]

    package init(
        webhooks: [Webhook] = [],
        tombstones: [WebhookKey: WebhookID] = [:],
        revision: Int = 0,
        environment: String? = nil,
        lastApply: AppliedRevision? = nil,
        backlog: [WebhookID: Backlog] = [:],
        eventTypes: [DeclaredEventType] = []
    ) {
        self.webhooks = webhooks
        self.tombstones = tombstones
        self.revision = revision
        self.environment = environment
        self.lastApply = lastApply
        self.backlog = backlog
        self.eventTypes = eventTypes
    }
}

/// How many deliveries of a webhook are unfinished.
package struct Backlog: Sendable, Hashable {
    package var pending: Int
    package var retrying: Int
    package var held: Int

    package init(pending: Int = 0, retrying: Int = 0, held: Int = 0) {
        self.pending = pending
        self.retrying = retrying
        self.held = held
    }
}

/// A row of the audit trail.
package struct AppliedRevision: Sendable, Hashable {
    package var revision: Int
    package var at: Timestamp
    package var actor: String
    package var commit: String?
    /// What was done: `apply`, `pause`, `resume`, `rotate-secret`, `rollback`, `delete` ….
    package var action: String
    /// A line for people.
    package var summary: String
    /// The address it was asked from, where it came over the network.
    package var peer: String?
    /// What whoever applied said of it, such as the commit's subject.
    package var message: String?
    /// The digest of the plan that was applied.
    package var planDigest: String?

    package init(
        revision: Int,
        at: Timestamp,
        actor: String,
        commit: String?,
        action: String,
        summary: String,
        peer: String? = nil
    ) {
        self.revision = revision
        self.at = at
        self.actor = actor
        self.commit = commit
        self.action = action
        self.summary = summary
        self.peer = peer
    }
}
