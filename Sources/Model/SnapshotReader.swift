/// A consistent copy of the state, as the site reads it.
package protocol SnapshotReader: Sendable {
    /// When it was taken and what it may show.
    var information: SnapshotInformation { get throws }
    /// All live webhooks, sorted by key.
    func webhooks() throws -> [Webhook]
    /// Those of them with these ids, sorted by key.
    func webhooks(_ ids: [WebhookID]) throws -> [Webhook]
    /// What tells whether anything that can be seen of each live webhook changed, in the order of `webhooks()`.
    func marks(since: Timestamp) throws -> [WebhookMark]
    /// Buckets of one webhook from a moment on, oldest first; empty hours are left out.
    func hourlyStatistics(of webhook: WebhookID, since: Timestamp) throws -> [StatisticsBucket]
    /// The newest deliveries of a webhook with their attempts, newest first.
    func deliveries(of webhook: WebhookID, since: Timestamp, limit: Int) throws -> [DeliveryDetail]
    /// How many deliveries of a webhook there are from a moment on, by state.
    func deliveryCounts(of webhook: WebhookID, since: Timestamp) throws -> [Delivery.State: Int]
    /// Errors of the failed deliveries from a moment on, most frequent first.
    func errorCounts(
        of webhook: WebhookID,
        since: Timestamp
    ) throws -> [(error: String, count: Int)]
    /// Values seen in recorded events, for the forms: most recent first, at most 500 each.
    func recordedValues() throws -> RecordedValues
    /// Recorded events per type from a moment on.
    func eventCounts(since: Timestamp) throws -> [String: Int]
    /// The team's own event types as they were applied, sorted by name.
    func eventTypes() throws -> [DeclaredEventType]
    /// Addresses that deliveries come from.
    func sourceIPs() throws -> [String]
}

/// Whether a webhook is, with everything recorded of it, what it was.
package struct WebhookMark: Sendable, Hashable {
    package var webhook: WebhookID
    /// The same as long as nothing of it changes that was recorded since the moment asked for.
    package var fingerprint: String
    /// When something of it changed for the last time, as far as that is recorded.
    package var changedAt: Timestamp

    /// Since when changes count for pages as of a moment: nothing that they show is older than ninety days.
    package static func since(_ moment: Timestamp) -> Timestamp {
        moment.startOfDay - .seconds(90 * 86_400)
    }

    package init(webhook: WebhookID, fingerprint: String, changedAt: Timestamp) {
        self.webhook = webhook
        self.fingerprint = fingerprint
        self.changedAt = changedAt
    }
}

/// What a snapshot says about itself.
package struct SnapshotInformation: Sendable, Hashable {
    package var takenAt: Timestamp
    package var revision: Int
    package var environment: String?
    package var lastApply: AppliedRevision?
    /// Whether payloads, bodies and e-mail addresses are in it.
    package var hasPayloads: Bool

    package init(
        takenAt: Timestamp,
        revision: Int,
        environment: String?,
        lastApply: AppliedRevision?,
        hasPayloads: Bool
    ) {
        self.takenAt = takenAt
        self.revision = revision
        self.environment = environment
        self.lastApply = lastApply
        self.hasPayloads = hasPayloads
    }
}

/// Finished attempts and deliveries of one webhook in one hour.
package struct StatisticsBucket: Sendable, Hashable {
    package var start: Timestamp
    package var attempts: Int
    package var successes: Int
    /// Deliveries that succeeded in this hour.
    package var succeededDeliveries: Int
    /// Deliveries given up in this hour.
    package var exhaustedDeliveries: Int
    /// Sum of the response times of finished attempts.
    package var totalTime: Duration
    /// Counts of response times up to each bound of `LatencyHistogram.bounds`; the last one is beyond.
    package var histogram: [Int]

    package init(
        start: Timestamp,
        attempts: Int,
        successes: Int,
        succeededDeliveries: Int,
        exhaustedDeliveries: Int,
        totalTime: Duration,
        histogram: [Int]
    ) {
        self.start = start
        self.attempts = attempts
        self.successes = successes
        self.succeededDeliveries = succeededDeliveries
        self.exhaustedDeliveries = exhaustedDeliveries
        self.totalTime = totalTime
        self.histogram = histogram
    }
}

/// The bounds that response times are counted under.
package enum LatencyHistogram {
    /// Upper bounds in milliseconds; a final bucket holds what is beyond.
    package static let bounds: [Int64] = [
        5, 10, 20, 35, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 10_000,
        30_000,
    ]

    /// The bucket of a response time.
    package static func index(of time: Duration) -> Int {
        let milliseconds = time.wholeMilliseconds
        return bounds.firstIndex { milliseconds <= $0 } ?? bounds.count
    }
}

/// A delivery with its attempts and, where the snapshot holds it, its body.
package struct DeliveryDetail: Sendable, Hashable {
    package var delivery: Delivery
    /// The event's body; nil where retention or redaction removed it.
    package var body: [UInt8]?
    /// Oldest first.
    package var attempts: [Attempt]

    package init(delivery: Delivery, body: [UInt8]?, attempts: [Attempt]) {
        self.delivery = delivery
        self.body = body
        self.attempts = attempts
    }
}

/// Values that recorded events had, for the options of forms.
package struct RecordedValues: Sendable, Hashable {
    package var workspaces: [String]
    package var campaigns: [String]
    package var contacts: [String]
    package var contactTags: [String]

    package init(
        workspaces: [String] = [],
        campaigns: [String] = [],
        contacts: [String] = [],
        contactTags: [String] = []
    ) {
        self.workspaces = workspaces
        self.campaigns = campaigns
        self.contacts = contacts
        self.contactTags = contactTags
    }
}
