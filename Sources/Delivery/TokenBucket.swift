package import Model

/// A rate limit that holds in every window: never more than `count` sends within any one unit of time.
package struct TokenBucket: Sendable {
    /// How many sends may follow each other at once.
    package let capacity: Int
    /// Between tokens, in whole nanoseconds and rounded up: a fraction lost each time would add up to one too many.
    private let interval: Int64
    private var tokens: Int
    /// When the last token was added; monotonic time.
    private var refilledAt: Duration

    /// A full bucket.
    package init(_ limit: RateLimit, at now: Duration) {
        // A burst of c and then one every unit / (n - c + 1) makes exactly n in the fullest window.
        capacity = max(1, limit.count / 20)
        let parts = Int64(limit.count - capacity + 1)
        interval = (limit.unit.duration.nanoseconds + parts - 1) / parts
        tokens = capacity
        refilledAt = now
    }

    /// Takes a token; false where there is none.
    package mutating func take(at now: Duration) -> Bool {
        refill(at: now)
        guard tokens > 0 else { return false }
        tokens -= 1
        return true
    }

    /// When the next token can be taken; `now` where one is there.
    package mutating func nextToken(at now: Duration) -> Duration {
        refill(at: now)
        return tokens > 0 ? now : refilledAt + .nanoseconds(interval)
    }

    private mutating func refill(at now: Duration) {
        guard now > refilledAt else { return }
        let earned = (now - refilledAt).nanoseconds / interval
        guard earned < capacity - tokens else {
            // A full bucket starts counting anew with the send that empties it.
            tokens = capacity
            refilledAt = now
            return
        }
        tokens += Int(earned)
        refilledAt += .nanoseconds(earned * interval)
    }
}

extension Duration {
    /// The duration in nanoseconds, rounded towards zero.
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
