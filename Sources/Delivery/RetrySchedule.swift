package import Model

/// When a failed delivery is tried again, and when it is given up.
package struct RetrySchedule: Sendable {
    /// The state an attempt leaves its delivery in.
    package struct Verdict: Sendable, Hashable {
        package var state: Delivery.State
        package var nextAttemptAt: Timestamp?

        package init(_ state: Delivery.State, nextAttemptAt: Timestamp? = nil) {
            self.state = state
            self.nextAttemptAt = nextAttemptAt
        }
    }

    /// The share of a delay that jitter adds at most.
    package static let jitterShare = 0.1

    private let policy: RetryPolicy

    package init(_ policy: RetryPolicy) {
        self.policy = policy
    }

    /// What becomes of a delivery; `jitter` is a random number from 0 to 1.
    package func verdict(
        on outcome: AttemptOutcome,
        of delivery: ClaimedDelivery,
        at now: Timestamp,
        jitter: Double
    ) -> Verdict {
        guard let failure = outcome.failure else { return Verdict(.succeeded) }
        // Tests are sent once; a 410 means that no attempt will ever succeed.
        if delivery.isTest || failure.errorClass == .gone { return Verdict(.exhausted) }
        let earliest = now + (failure.retryAfter ?? .zero)
        if delivery.isManual, let scheduled = delivery.scheduledAt {
            return Verdict(.retrying, nextAttemptAt: max(scheduled, earliest))
        }
        let automatic =
            delivery.attempts - delivery.manualAttempts + (delivery.isManual ? 0 : 1)
        guard automatic < policy.possibleAttempts,
            let delay = policy.delay(afterAttempt: max(1, automatic))
        else { return Verdict(.exhausted) }
        return Verdict(
            .retrying,
            nextAttemptAt: max(now + Self.jittered(delay, by: jitter), earliest)
        )
    }

    /// The delay with up to a tenth more, never less.
    package static func jittered(_ delay: Duration, by jitter: Double) -> Duration {
        let extra = Double(delay.wholeMilliseconds) * jitterShare * min(max(0, jitter), 1)
        return delay + .milliseconds(Int64(extra))
    }
}
