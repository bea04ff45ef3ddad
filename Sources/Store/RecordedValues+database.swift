import GRDB
import Model
import Text

extension RecordedValues {
    /// How many of the newest events are looked through, and how many values of a kind are kept.
    private static let eventLimit = 5_000
    private static let valueLimit = 500

    /// What a snapshot kept, or what the newest events of a state had.
    init(_ db: Database) throws {
        self.init()
        let isSnapshot = try db.number("SELECT taken_at IS NOT NULL FROM state") == 1
        if isSnapshot {
            for row in try db.rows("SELECT kind, value FROM recorded_value ORDER BY position") {
                switch row[0] as String {
                case "workspace": workspaces.append(row[1])
                case "campaign": campaigns.append(row[1])
                case "contact": contacts.append(row[1])
                default: contactTags.append(row[1])
                }
            }
        } else {
            try gather(db, schema: "main")
        }
    }

    /// Looks through the newest events of a database.
    init(gathering db: Database, schema: String) throws {
        self.init()
        try gather(db, schema: schema)
    }

    private mutating func gather(_ db: Database, schema: String) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT workspace, body FROM \(schema).event ORDER BY seq DESC
                LIMIT \(Self.eventLimit)
                """
        )
        var kinds = [UniqueValues](repeating: UniqueValues(limit: Self.valueLimit), count: 4)
        while let row = try rows.next() {
            kinds[0].add(row[0])
            guard let body = try row.bytes(1) else { continue }
            let envelope = try JSON.parse(body)
            let data = envelope["data"]
            kinds[1].add(data?["campaign_id"]?.string ?? data?["campaign"]?["id"]?.string)
            kinds[1].add(data?["campaign"]?["name"]?.string)
            kinds[2].add(Contact.email(in: envelope))
            for tag in data?["contact"]?["tags"]?.array ?? [] { kinds[3].add(tag.string) }
        }
        workspaces = kinds[0].values
        campaigns = kinds[1].values
        contacts = kinds[2].values
        contactTags = kinds[3].values
    }
}

/// Texts in the order they first came, each once.
private struct UniqueValues {
    let limit: Int
    private(set) var values: [String] = []
    private var seen: Set<String> = []

    init(limit: Int) {
        self.limit = limit
    }

    mutating func add(_ value: String?) {
        guard let value, !value.isEmpty, values.count < limit, seen.insert(value).inserted else {
            return
        }
        values.append(value)
    }
}
