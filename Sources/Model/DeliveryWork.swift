/// A delivery taken from the store to be attempted now.
package struct ClaimedDelivery: Sendable {
    package var id: DeliveryID
    package var sequence: Int64
    package var webhookID: WebhookID
    package var eventID: EventID
    package var eventType: String
    package var body: [UInt8]
    /// Attempts already made, those by hand included.
    package var attempts: Int
    /// How many of them were asked for by hand: they consume no automatic one.
    package var manualAttempts: Int
    /// When the next automatic attempt was due before this one was asked for by hand.
    package var scheduledAt: Timestamp?
    /// Asked for by hand: it does not consume an automatic attempt.
    package var isManual: Bool
    package var isTest: Bool
    package var replayOf: DeliveryID?
    /// Whether it came from the transaction that made it, rather than from a claim.
    package var isFresh: Bool
    package var createdAt: Timestamp
    /// When it was due.
    package var dueAt: Timestamp

    package init(
        id: DeliveryID,
        sequence: Int64,
        webhookID: WebhookID,
        eventID: EventID,
        eventType: String,
        body: [UInt8],
        attempts: Int,
        manualAttempts: Int = 0,
        scheduledAt: Timestamp? = nil,
        isManual: Bool = false,
        isTest: Bool = false,
        replayOf: DeliveryID? = nil,
        isFresh: Bool = false,
        createdAt: Timestamp,
        dueAt: Timestamp
    ) {
        self.id = id
        self.sequence = sequence
        self.webhookID = webhookID
        self.eventID = eventID
        self.eventType = eventType
        self.body = body
        self.attempts = attempts
        self.manualAttempts = manualAttempts
        self.scheduledAt = scheduledAt
        self.isManual = isManual
        self.isTest = isTest
        self.replayOf = replayOf
        self.isFresh = isFresh
        self.createdAt = createdAt
        self.dueAt = dueAt
    }
}

/// An attempt and the state it leaves its delivery in.
package struct SettledAttempt: Sendable {
    /// What is known of a delivery from its claim, so that nobody has to look it up again.
    package struct Subject: Sendable {
        package var sequence: Int64
        package var eventID: EventID
        package var eventType: String
        package var createdAt: Timestamp

        package init(_ delivery: ClaimedDelivery) {
            sequence = delivery.sequence
            eventID = delivery.eventID
            eventType = delivery.eventType
            createdAt = delivery.createdAt
        }
    }

    package var webhookID: WebhookID
    /// Nil where the delivery was not claimed by who made the attempt.
    package var subject: Subject?
    package var attempt: Attempt
    package var state: Delivery.State
    package var nextAttemptAt: Timestamp?
    /// Whether statistics and health count it; tests do not.
    package var isCounted: Bool

    package init(
        webhookID: WebhookID,
        subject: Subject? = nil,
        attempt: consuming Attempt,
        state: Delivery.State,
        nextAttemptAt: Timestamp?,
        isCounted: Bool
    ) {
        self.webhookID = webhookID
        self.subject = subject
        self.attempt = attempt
        self.state = state
        self.nextAttemptAt = nextAttemptAt
        self.isCounted = isCounted
    }
}

/// A webhook with what is needed to send to it.
package struct DeliveryTarget: Sendable {
    package var webhook: Webhook
    package var secrets: ApplyRequest.Secrets
    /// When its next delivery is due, 0 for at once; nil where nothing waits, held deliveries included.
    package var nextDueAt: Timestamp?

    package init(webhook: Webhook, secrets: ApplyRequest.Secrets, nextDueAt: Timestamp?) {
        self.webhook = webhook
        self.secrets = secrets
        self.nextDueAt = nextDueAt
    }
}

/// What the dispatcher is told about: work arrived, or configuration changed.
package enum DeliverySignal: Sendable {
    /// These webhooks have deliveries that are due at or after the given moments.
    case due([WebhookID: Timestamp])
    /// Configurations, secrets or operational states changed.
    case configurationChanged
}

/// A test event sent at once to one endpoint, recorded but not counted.
package protocol TestSender: Sendable {
    /// Sends the event to a live webhook and returns the logged attempt.
    func sendTest(_ event: NewEvent, to target: DeliveryTarget, at now: Timestamp) async -> Attempt
    /// Sends to an address that is not saved, signed with a throw-away secret.
    func sendTest(
        _ event: NewEvent,
        toURL url: String,
        timeout: Duration,
        at now: Timestamp
    ) async
        -> Attempt
}
