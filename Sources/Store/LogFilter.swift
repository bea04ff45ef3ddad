import GRDB
import Model

/// The conditions of a query as SQL.
struct LogFilter {
    private var conditions: [String] = []
    private(set) var arguments = StatementArguments()

    init() {}

    /// The conditions of a delivery query, its cursor excepted.
    init(_ query: DeliveryQuery, _ db: Database) throws {
        if let webhook = query.webhook {
            add("d.webhook = (SELECT id FROM webhook WHERE public_id = ?)", webhook.rawValue)
        }
        if !query.statuses.isEmpty {
            let codes = query.statuses.flatMap(\.states).map(\.code).sorted()
            add("d.state IN (\(codes.map(String.init).joined(separator: ", ")))")
        }
        add(types: query.eventTypes)
        if let event = query.event {
            add("d.event = (SELECT seq FROM event WHERE id = ?)", event.stored)
        }
        if let since = query.since {
            add("d.created_at >= ?", since.milliseconds)
            add("d.seq >= ?", try db.firstPlace(in: .delivery, since: since))
        }
        if let until = query.until { add("d.created_at < ?", until.milliseconds) }
        if let search = query.search { add(search: search) }
    }

    /// The conditions of an event query, its cursor excepted.
    init(_ query: EventQuery, _ db: Database) throws {
        add(types: query.types)
        if let workspace = query.workspace { add("e.workspace = ?", workspace) }
        if let since = query.since {
            add("e.accepted_at >= ?", since.milliseconds)
            add("e.seq >= ?", try db.firstPlace(in: .event, since: since))
        }
        if let until = query.until { add("e.accepted_at < ?", until.milliseconds) }
        if let email = query.contactEmail { add("e.contact = ?", Contact.hash(email)) }
    }

    /// `WHERE …`, or nothing.
    var sql: String {
        conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    }

    mutating func add(_ condition: String, _ values: any DatabaseValueConvertible...) {
        conditions.append(condition)
        arguments += StatementArguments(values)
    }

    private mutating func add(types: [String]) {
        guard !types.isEmpty else { return }
        let places = types.map { _ in "?" }.joined(separator: ", ")
        conditions.append("e.type IN (SELECT id FROM event_type WHERE name IN (\(places)))")
        arguments += StatementArguments(types)
    }

    private mutating func add(search: String) {
        if search.contains("@") {
            add("d.event IN (SELECT seq FROM event WHERE contact = ?)", Contact.hash(search))
        } else {
            let event = EventID(rawValue: search)
            add("d.event = (SELECT seq FROM event WHERE id = ?)", event.stored)
        }
    }
}
