/// One event on its way to one webhook.
package struct Delivery: Sendable, Hashable {
    /// Where a delivery stands (delivery.md, "States of a delivery").
    package enum State: String, Sendable, Hashable, CaseIterable {
        case pending
        case inFlight = "in_flight"
        case succeeded
        /// Failed, to be tried again at `nextAttemptAt`.
        case retrying
        case exhausted
        /// Waiting for its webhook to resume, or for quota.
        case held
        case archived
        /// Given up on for a reason that is not the endpoint's: webhook deleted, expired, skipped.
        case discarded
    }

    package var id: DeliveryID
    /// The order given at commit; cursors and order build on it.
    package var sequence: Int64
    package var eventID: EventID
    package var eventType: String
    package var webhookID: WebhookID
    package var webhookKey: WebhookKey
    package var state: State
    package var attempts: Int
    package var maxAttempts: Int
    package var createdAt: Timestamp
    package var nextAttemptAt: Timestamp?
    package var lastAttemptAt: Timestamp?
    package var responseStatus: Int?
    package var responseTime: Duration?
    /// One line of the last failure, in the specification's words.
    package var error: String?
    package var errorClass: ErrorClass?
    package var isTest: Bool
    package var replayOf: DeliveryID?

    package init(
        id: DeliveryID,
        sequence: Int64,
        eventID: EventID,
        eventType: String,
        webhookID: WebhookID,
        webhookKey: WebhookKey,
        state: State,
        attempts: Int,
        maxAttempts: Int,
        createdAt: Timestamp,
        nextAttemptAt: Timestamp? = nil,
        lastAttemptAt: Timestamp? = nil,
        responseStatus: Int? = nil,
        responseTime: Duration? = nil,
        error: String? = nil,
        errorClass: ErrorClass? = nil,
        isTest: Bool = false,
        replayOf: DeliveryID? = nil
    ) {
        self.id = id
        self.sequence = sequence
        self.eventID = eventID
        self.eventType = eventType
        self.webhookID = webhookID
        self.webhookKey = webhookKey
        self.state = state
        self.attempts = attempts
        self.maxAttempts = maxAttempts
        self.createdAt = createdAt
        self.nextAttemptAt = nextAttemptAt
        self.lastAttemptAt = lastAttemptAt
        self.responseStatus = responseStatus
        self.responseTime = responseTime
        self.error = error
        self.errorClass = errorClass
        self.isTest = isTest
        self.replayOf = replayOf
    }

    /// `2/5` while failing, `1/1` on success: made and possible attempts.
    package var attemptCount: String {
        "\(attempts)/\(state == .succeeded ? attempts : maxAttempts)"
    }
}

/// The words a reader filters by, on the site, in CSV and as `--status`.
package enum DeliveryStatus: String, Sendable, Hashable, CaseIterable {
    case success
    case failed
    case pendingRetry = "pending-retry"
    case pending
    case held
    case discarded

    /// The states shown under this word.
    package var states: [Delivery.State] {
        switch self {
        case .success: [.succeeded]
        case .failed: [.exhausted, .archived]
        case .pendingRetry: [.retrying]
        case .pending: [.pending, .inFlight]
        case .held: [.held]
        case .discarded: [.discarded]
        }
    }
}

extension Delivery.State {
    /// The word a reader filters by.
    package var status: DeliveryStatus {
        switch self {
        case .succeeded: .success
        case .exhausted, .archived: .failed
        case .retrying: .pendingRetry
        case .pending, .inFlight: .pending
        case .held: .held
        case .discarded: .discarded
        }
    }
}
