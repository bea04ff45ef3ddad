package import Model

/// What may be removed from the log.
package struct Retention: Sendable, Hashable {
    /// Payloads and response bodies of events accepted before; those of unfinished deliveries stay.
    package var payloadsBefore: Timestamp
    /// Events, deliveries, attempts and figures from before; unfinished deliveries stay.
    package var logBefore: Timestamp
    /// Deliveries held since before are given up.
    package var heldBefore: Timestamp

    package init(payloadsBefore: Timestamp, logBefore: Timestamp, heldBefore: Timestamp) {
        self.payloadsBefore = payloadsBefore
        self.logBefore = logBefore
        self.heldBefore = heldBefore
    }
}

/// What was removed.
package struct Removals: Sendable, Hashable {
    package var payloads = 0
    package var events = 0
    package var deliveries = 0
    /// Deliveries that were held for too long.
    package var expired: Int { expiredByWebhook.values.reduce(0, +) }
    /// How many of them each webhook had.
    package var expiredByWebhook: [WebhookID: Int] = [:]
    /// Deleted webhooks that can no longer be revived.
    package var webhooks = 0

    package init() {}

    /// Whether nothing was.
    package var isEmpty: Bool { self == Removals() }

    package static func += (left: inout Removals, right: Removals) {
        left.payloads += right.payloads
        left.events += right.events
        left.deliveries += right.deliveries
        left.expiredByWebhook.merge(right.expiredByWebhook, uniquingKeysWith: +)
        left.webhooks += right.webhooks
    }
}
