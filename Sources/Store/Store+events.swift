import GRDB
package import Model

extension Store {
    /// An event on record.
    package func event(_ id: EventID) async throws(StoreError) -> RecordedEvent? {
        try await read { db in
            try db.row(
                """
                SELECT \(EventRow.columns)
                FROM event AS e CROSS JOIN event_type AS t ON t.id = e.type
                WHERE e.id = ?
                """,
                [id.stored]
            ).map(EventRow.event)
        }
    }

    /// A page of recorded events, tests excepted.
    package func events(matching query: EventQuery) async throws(StoreError) -> EventPage {
        try await read { db in try db.events(query) }
    }
}

/// Reading rows of the event log.
enum EventRow {
    static let columns = "e.id, t.name, e.created_at, e.accepted_at, e.workspace, e.body, e.seq"

    static func event(_ row: Row) throws -> RecordedEvent {
        let workspace: String = row[4]
        return RecordedEvent(
            id: try EventID(stored: row[0]),
            type: row[1],
            createdAt: Timestamp(milliseconds: row[2]),
            acceptedAt: Timestamp(milliseconds: row[3]),
            workspace: workspace.isEmpty ? nil : workspace,
            body: try row.bytes(5)
        )
    }
}

extension Database {
    func events(_ query: EventQuery) throws -> EventPage {
        let limit = max(1, min(query.limit, 10_000))
        let isNewestFirst = query.order == .newestFirst
        var filter = try LogFilter(query, self)
        filter.add("NOT (typeof(e.id) = 'text' AND e.id >= 'evt_test_' AND e.id < 'evt_test`')")
        if let cursor = query.cursor {
            filter.add(isNewestFirst ? "e.seq < ?" : "e.seq > ?", try Cursor.sequence(of: cursor))
        }
        let rows = try Row.fetchAll(
            self,
            sql: """
                SELECT \(EventRow.columns)
                FROM event AS e CROSS JOIN event_type AS t ON t.id = e.type
                \(filter.sql) ORDER BY e.seq \(isNewestFirst ? "DESC" : "ASC") LIMIT ?
                """,
            arguments: filter.arguments + [limit + 1]
        )
        let last: Int64? = rows.count > limit ? rows[limit - 1][6] : nil
        return EventPage(
            events: try rows.prefix(limit).map(EventRow.event),
            nextCursor: last.map(Cursor.text)
        )
    }
}
