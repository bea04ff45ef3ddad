package import Model

/// Webhooks of which only the times of their last attempts are not on disk: written together, a second late at most.
package struct LateOperations: Sendable {
    private static let delay = Duration.seconds(1)

    private var webhooks: Set<WebhookID> = []
    /// When the first of them is to be written, on the monotonic clock.
    package private(set) var due: Duration?

    package init() {}

    /// Whether it is time to write them.
    package func isDue(at elapsed: Duration) -> Bool { due.map { $0 <= elapsed } ?? false }

    /// Adds a webhook whose state can wait.
    package mutating func insert(_ id: WebhookID, at elapsed: Duration) {
        webhooks.insert(id)
        if due == nil { due = elapsed + Self.delay }
    }

    /// Takes out all of them.
    package mutating func removeAll() -> Set<WebhookID> {
        due = nil
        return exchange(&webhooks, with: [])
    }
}
