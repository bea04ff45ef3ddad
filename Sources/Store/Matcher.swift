import GRDB
import Model
import Text

/// The live subscriptions, ready to say where an event goes.
struct Matcher: Sendable {
    /// What of a webhook decides how a delivery to it starts.
    struct Target: Sendable {
        let row: Int64
        let maxAttempts: Int
        let isDeclaredPaused: Bool
        let isPausedByHand: Bool
        let isInactive: Bool
        /// The end of a declared pause.
        let pausedUntil: Timestamp?
        let isOrdered: Bool
        /// Whether what was held is given up once it delivers again.
        let skipsHeld: Bool

        /// Whether a delivery made now waits for the webhook to resume.
        func holds(at now: Timestamp) -> Bool {
            isPausedByHand || isInactive || isHeldByDeclaration(at: now)
        }

        /// Whether the declaration alone makes deliveries wait.
        func isHeldByDeclaration(at now: Timestamp) -> Bool {
            isDeclaredPaused || (pausedUntil.map { now < $0 } ?? false)
        }
    }

    private let index: SubscriptionIndex<WebhookID>
    let targets: [WebhookID: Target]

    init(_ db: Database) throws {
        var entries: [SubscriptionIndex<WebhookID>.Entry] = []
        var targets: [WebhookID: Target] = [:]
        let rows = try db.rows(
            """
            SELECT w.id, w.public_id, w.max_attempts, w.configuration,
                o.pause_at IS NOT NULL, o.inactivity IS NOT NULL
            FROM webhook AS w JOIN webhook_operation AS o ON o.webhook = w.id
            WHERE w.deleted_at IS NULL
            """
        )
        for row in rows {
            let id = WebhookID(rawValue: row[1])
            let configuration = try WebhookConfiguration(stored: row[3])
            entries.append(try SubscriptionIndex.Entry(id: id, configuration: configuration))
            targets[id] = Target(
                row: row[0],
                maxAttempts: row[2],
                isDeclaredPaused: configuration.status == .paused,
                isPausedByHand: row[4],
                isInactive: row[5],
                pausedUntil: configuration.paused?.until,
                isOrdered: configuration.isOrdered,
                skipsHeld: configuration.onResume == .skip
            )
        }
        index = SubscriptionIndex(entries)
        self.targets = targets
    }

    /// The webhooks an event goes to; a system event never goes to the webhook it is about.
    func webhooks(for event: NewEvent) -> [(id: WebhookID, target: Target)] {
        let subject = event.type.hasPrefix("system.") ? event.subjectWebhook : nil
        return index.matches(
            type: event.type,
            envelope: event.envelope,
            workspace: event.workspace
        ).compactMap { id in
            guard id != subject, let target = targets[id] else { return nil }
            return (id, target)
        }
    }
}

extension NewEvent {
    /// The webhook a system event is about.
    fileprivate var subjectWebhook: WebhookID? {
        let data = envelope["data"]
        let id = data?["webhook_id"]?.string ?? data?["webhook"]?["id"]?.string
        return id.map(WebhookID.init(rawValue:))
    }
}

extension WebhookConfiguration {
    /// Reads what `storedText` wrote.
    init(stored text: String) throws {
        try self.init(json: JSON.parse(text))
    }

    /// The text that is kept.
    var storedText: String { json.text }
}
