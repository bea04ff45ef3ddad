import GRDB
package import Model

extension Store {
    /// What became of each live webhook's attempts and deliveries in the last 24 hours, from the rollups.
    package func health24h(
        now: Timestamp
    ) async throws(StoreError) -> [WebhookID: WebhookHealth] {
        try await read { db in try db.health(since: now - .seconds(86_400)) }
    }

    /// Hourly figures of one webhook from a moment on, oldest first; empty hours are left out.
    package func hourlyStatistics(
        of webhook: WebhookID,
        since: Timestamp
    ) async throws(StoreError) -> [StatisticsBucket] {
        try await read { db in try db.hourlyStatistics(of: webhook, since: since) }
    }

    /// Deliveries of one webhook from a moment on, to the hour, by state.
    package func deliveryCounts(
        of webhook: WebhookID,
        since: Timestamp
    ) async throws(StoreError) -> [Delivery.State: Int] {
        try await read { db in try db.deliveryCounts(of: webhook, since: since) }
    }

    /// Removes minute figures older than 48 hours.
    package func pruneMinutes(now: Timestamp) async throws(StoreError) {
        try await write { context in
            try context.db.run(
                "DELETE FROM minutely WHERE minute < ?",
                [(now - .seconds(2 * 86_400)).milliseconds]
            )
        }
    }
}

extension Database {
    func health(since: Timestamp) throws -> [WebhookID: WebhookHealth] {
        let firstHour = since.milliseconds.hourStart
        var sums: [Int64: Tally.Counts] = [:]
        let columns = Tally.counterColumns.map { "sum(\($0))" }.joined(separator: ", ")
        // Whole hours from the hourly figures, the part of the first one from its minutes.
        let rows = try self.rows(
            """
            SELECT w.id, \(columns) FROM webhook AS w CROSS JOIN hourly AS h
            WHERE h.webhook = w.id AND h.hour > ?1 GROUP BY w.id
            UNION ALL
            SELECT webhook, \(columns) FROM minutely
            WHERE minute >= ?2 AND minute < ?1 + 3600000 GROUP BY webhook
            """,
            [firstHour, since.milliseconds]
        )
        for row in rows { sums[row[0], default: Tally.Counts()].add(Tally.Counts(row, from: 1)) }
        let failed = try failedDeliveries(since: firstHour)
        var health: [WebhookID: WebhookHealth] = [:]
        let webhooks = try self.rows(
            """
            SELECT w.id, w.public_id, o.last_attempt_at
            FROM webhook AS w JOIN webhook_operation AS o ON o.webhook = w.id
            WHERE w.deleted_at IS NULL
            """
        )
        for row in webhooks {
            let counts = sums[row[0]] ?? Tally.Counts()
            health[WebhookID(rawValue: row[1])] = WebhookHealth(
                attempts: counts.attempts,
                successes: counts.successes,
                succeededDeliveries: counts.succeeded,
                failedDeliveries: failed[row[0]] ?? 0,
                meanTime: counts.attempts == 0
                    ? nil
                    : .milliseconds(counts.totalMilliseconds / Int64(counts.attempts)),
                p95: LatencyHistogram.quantile(0.95, of: counts.histogram),
                lastAttemptAt: row.timestamp(2)
            )
        }
        return health
    }

    private func failedDeliveries(since hour: Int64) throws -> [Int64: Int] {
        var failed: [Int64: Int] = [:]
        let rows = try rows(
            """
            SELECT w.id, sum(h.count) FROM webhook AS w CROSS JOIN delivery_hourly AS h
            WHERE h.webhook = w.id AND h.hour >= ? AND h.state IN (3, 4, 6) GROUP BY w.id
            """,
            [hour]
        )
        for row in rows { failed[row[0]] = row[1] }
        return failed
    }

    func hourlyStatistics(
        of webhook: WebhookID,
        since: Timestamp
    ) throws -> [StatisticsBucket] {
        let sql = """
            SELECT hour, \(Tally.counterColumns.joined(separator: ", ")) FROM hourly
            WHERE webhook = (SELECT id FROM webhook WHERE public_id = ?) AND hour >= ?
            ORDER BY hour
            """
        // A cursor reads the many columns where they are; an array of rows would copy each value.
        let cursor = try Row.fetchCursor(
            cachedStatement(sql: sql),
            arguments: [webhook.rawValue, since.milliseconds.hourStart]
        )
        var buckets: [StatisticsBucket] = []
        while let row = try cursor.next() {
            let counts = Tally.Counts(row, from: 1)
            buckets.append(
                StatisticsBucket(
                    start: Timestamp(milliseconds: row[0]),
                    attempts: counts.attempts,
                    successes: counts.successes,
                    succeededDeliveries: counts.succeeded,
                    exhaustedDeliveries: counts.exhausted,
                    totalTime: .milliseconds(counts.totalMilliseconds),
                    histogram: counts.histogram
                )
            )
        }
        return buckets
    }

    func deliveryCounts(
        of webhook: WebhookID,
        since: Timestamp
    ) throws -> [Delivery.State: Int] {
        var counts: [Delivery.State: Int] = [:]
        let rows = try rows(
            """
            SELECT state, sum(count) FROM delivery_hourly
            WHERE webhook = (SELECT id FROM webhook WHERE public_id = ?1) AND hour >= ?2
            GROUP BY state
            UNION ALL
            SELECT 1, count(*) FROM \(Tally.inFlight)
            WHERE webhook = (SELECT id FROM webhook WHERE public_id = ?1) AND created_at >= ?2
            """,
            [webhook.rawValue, since.milliseconds.hourStart]
        )
        for row in rows where (row[1] as Int) > 0 {
            counts[try Delivery.State(code: row[0])] = row[1]
        }
        return counts
    }
}

extension Tally.Counts {
    /// Reads the counters from a column on.
    init(_ row: Row, from first: Int) {
        attempts = row[first]
        successes = row[first + 1]
        succeeded = row[first + 2]
        exhausted = row[first + 3]
        totalMilliseconds = row[first + 4]
        for index in histogram.indices { histogram[index] = row[first + 5 + index] }
    }
}
