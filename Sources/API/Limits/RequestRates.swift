import Model
import Synchronization

/// How often someone may do something: a bucket of allowances that fills up again.
final class RequestRates: Sendable {
    private struct Bucket {
        var left: Double
        var at: Timestamp
    }

    /// Beyond so many, all are forgotten.
    private static let limit = 10_000

    private let perSecond: Double
    private let burst: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    init(perSecond: Double, burst: Double) {
        self.perSecond = perSecond
        self.burst = burst
    }

    /// Takes one allowance; the seconds to wait where there is none.
    func take(_ name: String, at now: Timestamp) -> Int? {
        buckets.withLock { buckets in
            if buckets.count >= Self.limit { buckets = [:] }
            var bucket = buckets[name] ?? Bucket(left: burst, at: now)
            let passed = Double(max(0, now.milliseconds - bucket.at.milliseconds)) / 1000
            bucket.left = min(burst, bucket.left + passed * perSecond)
            bucket.at = now
            defer { buckets[name] = bucket }
            guard bucket.left >= 1 else {
                return max(1, Int(((1 - bucket.left) / perSecond).rounded(.up)))
            }
            bucket.left -= 1
            return nil
        }
    }
}

extension Problem {
    static func tooManyRequests(retryAfter: Int) -> Problem {
        Problem(
            429,
            "too-many-requests",
            title: "Too many requests",
            detail: "The token makes more requests than it may; wait \(retryAfter) s.",
            retryAfter: retryAfter
        )
    }

    static func tooManyFailedLogins(retryAfter: Int) -> Problem {
        Problem(
            429,
            "too-many-failed-logins",
            title: "Too many requests without a valid token",
            detail: "Wait \(retryAfter) s, and send a valid token.",
            retryAfter: retryAfter
        )
    }
}
