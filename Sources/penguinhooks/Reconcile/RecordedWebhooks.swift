import Catalogue
import Model
import Text

/// Webhooks as they are or were live, with what a declaration needs of them.
struct RecordedWebhooks {
    struct Entry {
        let key: WebhookKey
        let id: WebhookID
        let managedBy: Webhook.Management
        let file: String?
        let configuration: WebhookConfiguration
    }

    let revision: Int
    let environment: String?
    /// The team's own event types as they are live.
    let eventTypes: [EventType]
    /// Sorted by key.
    let entries: [Entry]

    /// Asks whoever has the state; without a revision for what is live.
    static func read(_ state: StateOptions, revision: Int? = nil) async throws -> RecordedWebhooks {
        try await Door.use(state, for: .read) { door in
            let query = [("revision", revision.map(String.init))]
            return try RecordedWebhooks(
                try await door.request("GET", "declarations", query: query)
            )
        }
    }

    private init(_ json: JSON) throws {
        revision = json["revision"]?.integer ?? 0
        environment = json["environment"]?.string
        eventTypes = try (json["event_types"]?.array ?? []).map { try EventType(json: $0) }
        entries = try (json["webhooks"]?.array ?? []).map(Entry.init)
    }
}

extension RecordedWebhooks.Entry {
    fileprivate init(_ json: JSON) throws {
        guard let key = json["key"]?.string.flatMap({ WebhookKey($0) }),
            let id = json["id"]?.string,
            let management = json["managed_by"]?.string.flatMap(
                Webhook.Management.init(rawValue:)
            )
        else { throw CommandFailure("the daemon's answer holds a webhook without key or id") }
        self.key = key
        self.id = WebhookID(rawValue: id)
        managedBy = management
        file = json["file"]?.string
        configuration = try WebhookConfiguration(json: json["configuration"] ?? .null)
    }
}
