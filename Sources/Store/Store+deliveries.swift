import GRDB
package import Model

extension Store {
    /// A page of the delivery log, newest first.
    package func deliveries(_ query: DeliveryQuery) async throws(StoreError) -> DeliveryPage {
        let code = deliveryCode
        return try await read { db in try db.deliveries(query, code) }
    }

    /// A delivery with all its attempts and the event's body.
    package func delivery(_ id: DeliveryID) async throws(StoreError) -> DeliveryDetail? {
        let code = deliveryCode
        return try await read { db in try db.delivery(id, code).map { try db.details(of: [$0])[0] }
        }
    }

    /// All deliveries of an event, oldest first.
    package func deliveries(of event: EventID) async throws(StoreError) -> [Delivery] {
        let code = deliveryCode
        return try await read { db in
            try db.rows(
                """
                SELECT \(DeliveryRow.columns) FROM \(DeliveryRow.tables)
                WHERE d.event = (SELECT seq FROM event WHERE id = ?) ORDER BY d.seq
                """,
                [event.stored]
            ).map { try DeliveryRow.delivery($0, code) }
        }
    }

    /// Attempts recorded after a place in the log, oldest first, with that place; for a stream that can be resumed.
    package func attempts(
        after place: Int64,
        limit: Int
    ) async throws(StoreError) -> [(place: Int64, delivery: Delivery, attempt: Attempt)] {
        let code = deliveryCode
        return try await read { db in
            try db.rows(
                """
                SELECT \(DeliveryRow.columns), a.seq, a.id
                FROM attempt AS a CROSS JOIN \(DeliveryRow.tables)
                WHERE d.seq = a.delivery AND a.seq > ? ORDER BY a.seq LIMIT ?
                """,
                [place, limit]
            ).compactMap { row in
                let delivery = try DeliveryRow.delivery(row, code)
                let id = try AttemptID(stored: row[19])
                let attempt = try db.details(of: [delivery])[0].attempts.first { $0.id == id }
                return attempt.map { (row[18], delivery, $0) }
            }
        }
    }

    /// The place of the newest attempt in the log; 0 for an empty one.
    package func lastAttemptPlace() async throws(StoreError) -> Int64 {
        try await read { db in try db.number("SELECT max(seq) FROM attempt") ?? 0 }
    }
}

extension Database {
    func delivery(_ id: DeliveryID, _ code: DeliveryCode) throws -> Delivery? {
        let byTest = try row(
            "SELECT \(DeliveryRow.columns) FROM \(DeliveryRow.tables) WHERE d.test_id = ?",
            [id.rawValue]
        )
        if let byTest { return try DeliveryRow.delivery(byTest, code) }
        guard let sequence = code.sequence(of: id) else { return nil }
        let row = try row(
            "SELECT \(DeliveryRow.columns) FROM \(DeliveryRow.tables) WHERE d.seq = ?",
            [sequence]
        )
        let found = try row.map { try DeliveryRow.delivery($0, code) }
        return found?.id == id ? found : nil
    }

    func deliveries(_ query: DeliveryQuery, _ code: DeliveryCode) throws -> DeliveryPage {
        let limit = max(1, min(query.limit, 10_000))
        var filter = try LogFilter(query, self)
        if let cursor = query.cursor {
            filter.add("d.seq < ?", try Cursor.sequence(of: cursor))
        }
        var deliveries = try deliveries(where: filter, limit: limit + 1, code)
        let hasMore = deliveries.count > limit
        if hasMore { deliveries.removeLast() }
        return DeliveryPage(
            deliveries: deliveries,
            nextCursor: hasMore ? deliveries.last.map { Cursor.text($0.sequence) } : nil
        )
    }
}

extension Database {
    /// The newest deliveries that a filter lets through, newest first.
    func deliveries(
        where filter: LogFilter,
        limit: Int,
        _ code: DeliveryCode
    ) throws -> [Delivery] {
        let sql = """
            SELECT \(DeliveryRow.columns) FROM \(DeliveryRow.tables)
            \(filter.sql) ORDER BY d.seq DESC LIMIT ?
            """
        // A cursor reads the many columns where they are; an array of rows would copy each value.
        let rows = try Row.fetchCursor(
            cachedStatement(sql: sql),
            arguments: filter.arguments + [limit]
        )
        var deliveries: [Delivery] = []
        while let row = try rows.next() {
            deliveries.append(try DeliveryRow.delivery(row, code))
        }
        return deliveries
    }
}

/// Where a page ended, as an opaque text.
enum Cursor {
    private static let prefix = "c1"

    static func text(_ sequence: Int64) -> String {
        prefix + String(sequence, radix: 36)
    }

    static func sequence(of text: String) throws -> Int64 {
        guard text.hasPrefix(prefix), let value = Int64(text.dropFirst(prefix.count), radix: 36),
            value > 0
        else { throw StoreError.invalidCursor(text) }
        return value
    }
}
