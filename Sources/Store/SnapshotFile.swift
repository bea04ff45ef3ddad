import FoundationEssentials
import GRDB
package import Model
import Synchronization

/// A snapshot, or a state that is only read: one consistent view for as long as the value lives.
package final class SnapshotFile: SnapshotReader {
    private let connections: [ReadOnlyState]
    /// How many readers each connection has right now.
    private let readers: Mutex<[Int]>
    private let path: String
    private let code: DeliveryCode
    private let now: Timestamp
    private let places = Mutex<[Timestamp: Int64]>([:])

    /// Opens a snapshot or a state; `now` is when a state counts as taken.
    package init(path: String, now: Timestamp) throws(StoreError) {
        let file = try ReadOnlyState(path: path)
        try file.requireVersion(path: path, allowingSnapshot: true)
        self.path = path
        self.now = now
        let moment = try Self.begin(file, path: path)
        code = moment.deliveryCode
        var files = [file]
        // A snapshot never changes, so several connections see the same of it.
        if case .snapshot = file.kind {
            for _ in 1..<max(1, ProcessInfo.processInfo.activeProcessorCount) {
                let other = try ReadOnlyState(path: path)
                // Another file that took its place meanwhile is left alone.
                if try Self.begin(other, path: path) == moment { files.append(other) }
            }
        }
        connections = files
        readers = Mutex(Array(repeating: 0, count: files.count))
    }

    /// Begins to read: all that follows sees the same moment.
    private static func begin(
        _ file: ReadOnlyState,
        path: String
    ) throws(StoreError) -> Moment {
        try wrappingErrors(at: path) {
            try file.queue.writeWithoutTransaction { db in
                // Left open on purpose.
                try db.execute(sql: "BEGIN DEFERRED")
                return Moment(
                    deliveryCode: try StateIdentity(db, path: path).deliveryCode,
                    takenAt: try db.number("SELECT taken_at FROM state"),
                    revision: try db.number("SELECT revision FROM state")
                )
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

    /// What tells one snapshot from another.
    private struct Moment: Equatable {
        var deliveryCode: DeliveryCode
        var takenAt: Int64?
        var revision: Int64?
    }

    package func webhooks() throws -> [Webhook] {
        try read { db in try db.webhooks() }
    }

    package func webhooks(_ ids: [WebhookID]) throws -> [Webhook] {
        try read { db in
            try ids.compactMap { id in
                try db.row(
                    WebhookRow.select + " WHERE w.public_id = ? AND w.deleted_at IS NULL",
                    [id.rawValue]
                ).map(WebhookRow.webhook)
            }
            .sorted { $0.key < $1.key }
        }
    }

    package func marks(since: Timestamp) throws -> [WebhookMark] {
        try read { db in try db.webhookMarks(since: since) }
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
            var filter = LogFilter()
            filter.add("d.webhook = (SELECT id FROM webhook WHERE public_id = ?)", webhook.rawValue)
            filter.add("d.created_at >= ?", since.milliseconds)
            filter.add("d.seq >= ?", try firstPlace(since: since, db))
            return try db.details(of: db.deliveries(where: filter, limit: limit, code))
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
                    webhook.rawValue, since.milliseconds, try firstPlace(since: since, db),
                ]
            ).map { ($0[0], $0[1]) }
        }
    }

    /// The place of the delivery log to begin at; asked for once a webhook with the same moments.
    private func firstPlace(since: Timestamp, _ db: Database) throws -> Int64 {
        if let known = places.withLock({ $0[since] }) { return known }
        let place = try db.firstPlace(in: .delivery, since: since)
        places.withLock { $0[since] = place }
        return place
    }

    package func recordedValues() throws -> RecordedValues {
        try read { db in try RecordedValues(db) }
    }

    package func eventCounts(since: Timestamp) throws -> [String: Int] {
        try read { db in try db.eventCounts(since: since) }
    }

    package func eventTypes() throws -> [DeclaredEventType] {
        try read { db in try db.declaredEventTypes() }
    }

    package func sourceIPs() throws -> [String] {
        try read { db in try db.sourceIPs() }
    }

    private func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        let index = readers.withLock { counts in
            let least = counts.indices.min { counts[$0] < counts[$1] } ?? 0
            counts[least] += 1
            return least
        }
        defer { readers.withLock { $0[index] -= 1 } }
        return try wrappingErrors(at: path) {
            try connections[index].queue.writeWithoutTransaction(body)
        }
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
