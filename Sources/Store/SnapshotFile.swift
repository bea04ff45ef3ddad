import GRDB
package import Model

/// A snapshot, or a state that is only read: one consistent view for as long as the value lives.
package final class SnapshotFile: SnapshotReader {
    private let file: ReadOnlyState
    private let path: String
    private let code: DeliveryCode
    private let now: Timestamp

    /// Opens a snapshot or a state; `now` is when a state counts as taken.
    package init(path: String, now: Timestamp) throws(StoreError) {
        let file = try ReadOnlyState(path: path)
        try file.requireVersion(path: path, allowingSnapshot: true)
        self.file = file
        self.path = path
        self.now = now
        code = try wrappingErrors(at: path) {
            try file.queue.writeWithoutTransaction { db in
                // Left open on purpose: all that follows reads the same moment.
                try db.execute(sql: "BEGIN DEFERRED")
                return try StateIdentity(db, path: path).deliveryCode
            }
        }
    }

    package var information: SnapshotInformation {
        get throws {
            try read { db in
                let row = try db.row(
                    "SELECT revision, environment, taken_at, has_payloads FROM state"
                )
                return SnapshotInformation(
                    takenAt: row?.timestamp(2) ?? now,
                    revision: row?[0] ?? 0,
                    environment: row?[1],
                    lastApply: try db.lastApply(),
                    hasPayloads: row?[3] ?? false
                )
            }
        }
    }

    package func webhooks() throws -> [Webhook] {
        try read { db in try db.webhooks() }
    }

    package func hourlyStatistics(
        of webhook: WebhookID,
        since: Timestamp
    ) throws -> [StatisticsBucket] {
        try read { db in try db.hourlyStatistics(of: webhook, since: since) }
    }

    package func deliveries(
        of webhook: WebhookID,
        since: Timestamp,
        limit: Int
    ) throws -> [DeliveryDetail] {
        try read { db in
            var query = DeliveryQuery()
            query.webhook = webhook
            query.since = since
            query.limit = limit
            return try db.details(of: db.deliveries(query, code).deliveries)
        }
    }

    package func deliveryCounts(
        of webhook: WebhookID,
        since: Timestamp
    ) throws -> [Delivery.State: Int] {
        try read { db in try db.deliveryCounts(of: webhook, since: since) }
    }

    package func errorCounts(
        of webhook: WebhookID,
        since: Timestamp
    ) throws -> [(error: String, count: Int)] {
        try read { db in
            try db.rows(
                """
                SELECT error, count(*) AS times FROM delivery
                WHERE webhook = (SELECT id FROM webhook WHERE public_id = ?) AND created_at >= ?
                    AND seq >= ? AND error IS NOT NULL AND state IN (3, 4, 6) AND test_id IS NULL
                GROUP BY error ORDER BY times DESC, error LIMIT 100
                """,
                [
                    webhook.rawValue, since.milliseconds,
                    try db.firstPlace(in: .delivery, since: since),
                ]
            ).map { ($0[0], $0[1]) }
        }
    }

    package func recordedValues() throws -> RecordedValues {
        try read { db in try RecordedValues(db) }
    }

    package func eventCounts(since: Timestamp) throws -> [String: Int] {
        try read { db in try db.eventCounts(since: since) }
    }

    package func sourceIPs() throws -> [String] {
        try read { db in try db.sourceIPs() }
    }

    private func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        try wrappingErrors(at: path) { try file.queue.writeWithoutTransaction(body) }
    }
}

extension Database {
    func eventCounts(since: Timestamp) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        let rows = try rows(
            """
            SELECT t.name, sum(c.count) FROM event_count AS c JOIN event_type AS t ON t.id = c.type
            WHERE c.hour >= ? GROUP BY t.name
            """,
            [since.milliseconds.hourStart]
        )
        for row in rows { counts[row[0]] = row[1] }
        return counts
    }
}
