import Model

/// What the site's own pages and data files say of one webhook.
///
/// Little enough to be remembered from one build to the next.
struct WebhookSummary: Sendable, Hashable {
    var id: String
    var key: String
    var name: String
    var endpoint: String
    var status: WebhookStatus
    /// The subscribed types, by their place in the catalogue.
    var types: [Int]
    var last24Hours: WebhookFacts.Totals
    var failed24Hours: Int
    /// Deliveries that succeeded since midnight.
    var deliveredToday: Int
    var lastAttemptAt: Timestamp?
    /// Deliveries that wait for their workspace's quota.
    var heldForQuota: Int
    /// After how many failures in a row nothing more is sent.
    var autoPauseAfter: Int
    /// The incidents of the last ninety days, newest first.
    var incidents: [Incident]
}

extension WebhookSummary {
    /// What is said where deliveries wait for their workspace's quota.
    var quotaNote: String? { WebhookFacts.quotaNote(held: heldForQuota) }

    init(_ facts: WebhookFacts, types: [EventType]) {
        id = facts.id
        key = facts.key
        name = facts.name
        endpoint = facts.endpoint
        status = facts.status
        let names = Set(facts.types.map(\.name))
        self.types = types.indices.filter { names.contains(types[$0].name) }
        last24Hours = facts.last24Hours
        failed24Hours = facts.failed24Hours
        deliveredToday = facts.deliveredToday
        lastAttemptAt = facts.webhook.operation.lastAttemptAt
        heldForQuota = facts.webhook.operation.heldForQuota
        autoPauseAfter = facts.webhook.configuration.autoPauseAfter
        incidents = Incident.all(of: facts)
    }
}
