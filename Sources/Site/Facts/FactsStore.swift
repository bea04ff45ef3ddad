import Model
import Synchronization

/// What the pages say of webhooks, read from a snapshot when a page asks for it, and once.
final class FactsStore: Sendable {
    private let kept: Mutex<[WebhookFacts?]>
    private let read: @Sendable (Int) throws -> WebhookFacts

    init(count: Int, read: @escaping @Sendable (Int) throws -> WebhookFacts) {
        kept = Mutex(Array(repeating: nil, count: count))
        self.read = read
    }

    /// The facts of the webhook at a place in the site's order.
    subscript(index: Int) -> WebhookFacts {
        get throws {
            if let known = kept.withLock({ $0[index] }) { return known }
            let facts = try read(index)
            kept.withLock { $0[index] = facts }
            return facts
        }
    }
}
