package import Model

/// Something that happened to a webhook and that people are told of.
package enum DeliveryNotice: Sendable {
    case paused(PauseNotice)
    case recovered(RecoveryNotice)
    case exhausted(ExhaustedNotice)
    case expired(ExpiredNotice)

    /// The webhook that it happened to.
    package var webhook: Webhook {
        switch self {
        case .paused(let notice): notice.webhook
        case .recovered(let notice): notice.webhook
        case .exhausted(let notice): notice.webhook
        case .expired(let notice): notice.webhook
        }
    }
}

/// A webhook that stopped by itself.
package struct PauseNotice: Sendable {
    package var webhook: Webhook
    package var reason: WebhookOperation.Inactivity
    package var consecutiveFailures: Int
    package var lastError: String?
    package var at: Timestamp

    package init(
        webhook: Webhook,
        reason: WebhookOperation.Inactivity,
        consecutiveFailures: Int,
        lastError: String?,
        at: Timestamp
    ) {
        self.webhook = webhook
        self.reason = reason
        self.consecutiveFailures = consecutiveFailures
        self.lastError = lastError
        self.at = at
    }
}

/// A webhook that delivers again after it had stopped by itself and was resumed.
package struct RecoveryNotice: Sendable {
    package var webhook: Webhook
    package var at: Timestamp
}

/// A delivery that was given up.
package struct ExhaustedNotice: Sendable {
    package var webhook: Webhook
    package var deliveryID: DeliveryID
    package var eventID: EventID
    package var eventType: String
    package var error: String
    package var at: Timestamp

    package init(
        webhook: Webhook,
        deliveryID: DeliveryID,
        eventID: EventID,
        eventType: String,
        error: String,
        at: Timestamp
    ) {
        self.webhook = webhook
        self.deliveryID = deliveryID
        self.eventID = eventID
        self.eventType = eventType
        self.error = error
        self.at = at
    }
}

/// Deliveries of a webhook that were held for too long and given up.
package struct ExpiredNotice: Sendable {
    package var webhook: Webhook
    package var count: Int
    package var at: Timestamp

    package init(webhook: Webhook, count: Int, at: Timestamp) {
        self.webhook = webhook
        self.count = count
        self.at = at
    }
}
