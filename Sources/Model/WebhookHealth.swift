/// What became of one webhook's attempts and deliveries in the last 24 hours, tests excepted.
package struct WebhookHealth: Sendable, Hashable {
    package var attempts: Int
    package var successes: Int
    package var succeededDeliveries: Int
    /// Deliveries whose last attempt failed: retrying, exhausted or archived.
    package var failedDeliveries: Int
    package var meanTime: Duration?
    /// An upper bound of 95 % of the response times, from the histogram.
    package var p95: Duration?
    package var lastAttemptAt: Timestamp?

    package init(
        attempts: Int = 0,
        successes: Int = 0,
        succeededDeliveries: Int = 0,
        failedDeliveries: Int = 0,
        meanTime: Duration? = nil,
        p95: Duration? = nil,
        lastAttemptAt: Timestamp? = nil
    ) {
        self.attempts = attempts
        self.successes = successes
        self.succeededDeliveries = succeededDeliveries
        self.failedDeliveries = failedDeliveries
        self.meanTime = meanTime
        self.p95 = p95
        self.lastAttemptAt = lastAttemptAt
    }

    /// Successful among finished attempts; nil where there were none.
    package var successRate: Double? {
        attempts == 0 ? nil : Double(successes) / Double(attempts)
    }
}

extension LatencyHistogram {
    /// The bound below which this share of the counted times lies; nil for an empty histogram.
    package static func quantile(_ share: Double, of counts: [Int]) -> Duration? {
        let total = counts.reduce(0, +)
        guard total > 0 else { return nil }
        let wanted = Int((Double(total) * share).rounded(.up))
        var seen = 0
        for (index, count) in counts.enumerated() {
            seen += count
            if seen >= max(1, wanted) { return .milliseconds(bounds[min(index, bounds.count - 1)]) }
        }
        return .milliseconds(bounds[bounds.count - 1])
    }

    /// Milliseconds below which about this share of the counted times lies; nil for an empty histogram.
    ///
    /// Times are taken to lie evenly between the bounds that they were counted between.
    package static func estimate(_ share: Double, of counts: [Int]) -> Double? {
        let total = counts.reduce(0, +)
        guard total > 0 else { return nil }
        let wanted = Double(total) * share
        var seen = 0.0
        for (index, count) in counts.enumerated() where count > 0 {
            guard index < bounds.count else { break }
            if seen + Double(count) >= wanted {
                let lower = index == 0 ? 0 : Double(bounds[index - 1])
                let part = max(0, wanted - seen) / Double(count)
                return lower + (Double(bounds[index]) - lower) * part
            }
            seen += Double(count)
        }
        return Double(bounds[bounds.count - 1])
    }
}
