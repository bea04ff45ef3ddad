package import Model

/// How many requests to one endpoint may be under way: declared, or found by trying.
///
/// It starts small, grows by one with each success up to its ceiling and is halved by a failure.
package struct ConcurrencyLimit: Sendable {
    /// Where a webhook without history starts.
    package static let start = 4
    /// What a webhook that is not healthy gets.
    package static let unhealthy = 2
    /// The ceiling where nothing is declared.
    package static let ceiling = 64

    private let ceiling: Int
    private var current: Int

    /// The limit of a configuration, at its start.
    package init(_ configuration: WebhookConfiguration) {
        ceiling =
            configuration.isOrdered
            ? 1 : min(max(1, configuration.concurrency ?? Self.ceiling), 256)
        current = min(Self.start, ceiling)
    }

    /// The number for a webhook in this health.
    package func allowed(isHealthy: Bool) -> Int {
        isHealthy ? current : min(current, Self.unhealthy)
    }

    /// Grows after a success.
    package mutating func succeeded() {
        current = min(ceiling, current + 1)
    }

    /// Shrinks after a failure.
    package mutating func failed() {
        current = max(1, current / 2)
    }

    /// Starts over: after a pause, or when the clock jumped.
    package mutating func restart() {
        current = min(Self.start, ceiling)
    }

    /// The same progress under another configuration.
    package func adapted(to configuration: WebhookConfiguration) -> ConcurrencyLimit {
        var limit = ConcurrencyLimit(configuration)
        limit.current = min(max(limit.current, current), limit.ceiling)
        return limit
    }
}
