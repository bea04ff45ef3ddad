/// How often and when a failed delivery is tried again (declarations: `retry`).
package struct RetryPolicy: Sendable, Hashable {
    package var isEnabled: Bool
    /// All tries, the first included: 1 to 10.
    package var maxAttempts: Int
    /// The wait after the first, second, … failed attempt; the last one repeats.
    package var delays: [Duration]

    package init(
        isEnabled: Bool = true,
        maxAttempts: Int = 5,
        delays: [Duration] = RetryPolicy.standardDelays
    ) {
        self.isEnabled = isEnabled
        self.maxAttempts = maxAttempts
        self.delays = delays
    }

    /// 1m, 5m, 15m, 1h, 24h.
    package static let standardDelays: [Duration] = [
        .seconds(60), .seconds(300), .seconds(900), .seconds(3600), .seconds(86_400),
    ]

    /// All tries a delivery gets: 1 where retries are off.
    package var possibleAttempts: Int { isEnabled ? maxAttempts : 1 }

    /// The declared wait after attempt number `attempt` (from 1) failed; nil when that was the last.
    package func delay(afterAttempt attempt: Int) -> Duration? {
        guard attempt < possibleAttempts, let last = delays.last else { return nil }
        return attempt <= delays.count ? delays[attempt - 1] : last
    }
}
