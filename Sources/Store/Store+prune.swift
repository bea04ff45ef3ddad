import GRDB
package import Model

extension Store {
    /// Events looked at in one transaction: what waits behind it waits for milliseconds.
    private static let pruneStep: Int64 = 500
    /// Events and deliveries removed in one, and those of one event more: it may have gone to any number of webhooks.
    private static let pruneWork = 1000

    /// Removes what is older than it has to be kept, in small steps between other writes.
    ///
    /// `onExpiry` is told at once of each webhook's deliveries that are given up, also where the rest is cancelled.
    package func prune(
        _ retention: Retention,
        now: Timestamp,
        audit: Audit? = nil,
        onExpiry: @Sendable ([WebhookID: Int]) -> Void = { _ in }
    ) async throws(StoreError) -> Removals {
        var removals = Removals()
        var step = Removals()
        repeat {
            step = try await write(cost: Int(Self.pruneStep)) { context in
                try context.expireHeld(before: retention.heldBefore, limit: Int(Self.pruneStep))
            }
            removals += step
            if step.expired > 0 { onExpiry(step.expiredByWebhook) }
        } while !step.isEmpty
        var places = try await places(before: max(retention.payloadsBefore, retention.logBefore))
        while !places.isEmpty {
            let step =
                places.lowerBound..<min(places.lowerBound + Self.pruneStep, places.upperBound)
            let (removed, next) = try await write(cost: Int(Self.pruneStep)) { context in
                let pruned = try context.prune(step, retention, work: Self.pruneWork)
                if !pruned.removals.isEmpty { KillPoint.duringRetention.pass() }
                return pruned
            }
            removals += removed
            places = next..<places.upperBound
        }
        try await write { context in
            try context.removeFigures(before: retention.logBefore)
            try context.forgetIdleQuotas(now: now)
            try context.note(audit, where: true)
        }
        try await pruneMinutes(now: now)
        try await forgetRequests(before: now)
        removals.webhooks = try await purgeTombstones(now: now)
        return removals
    }

    /// The places of events accepted before a moment, and a few more where the clock was set back.
    private func places(before cutoff: Timestamp) async throws(StoreError) -> Range<Int64> {
        try await read { db in
            let first = try db.number("SELECT min(seq) FROM event") ?? 0
            let last = try db.number("SELECT max(seq) FROM event") ?? -1
            let end = try db.firstPlace(in: .event, since: cutoff + .seconds(7200))
            return first..<max(first, min(end, last) + 1)
        }
    }
}

extension WriteContext {
    /// Gives up what was held for too long; returns how many deliveries of which webhooks.
    fileprivate mutating func expireHeld(
        before cutoff: Timestamp,
        limit: Int
    ) throws -> Removals {
        let rows = try db.rows(
            """
            SELECT d.seq, d.webhook, d.created_at, d.test_id IS NULL, NULL, w.public_id
            FROM webhook AS w CROSS JOIN delivery AS d
            WHERE d.webhook = w.id AND d.state = 5 AND d.quota IS NULL AND d.created_at < ?1
            UNION ALL
            SELECT d.seq, d.webhook, d.created_at, d.test_id IS NULL, d.quota, w.public_id
            FROM quota AS q CROSS JOIN delivery AS d CROSS JOIN webhook AS w
            WHERE d.quota = q.id AND w.id = d.webhook AND d.created_at < ?1
            LIMIT ?2
            """,
            [cutoff.milliseconds, limit]
        )
        var removals = Removals()
        for row in rows {
            removals.expiredByWebhook[WebhookID(rawValue: row[5]), default: 0] += 1
            if let quota: Int64 = row[4] {
                try unmarkHeld(row[0], webhook: row[1], quota: quota)
            }
            try db.run(
                "UPDATE delivery SET state = 7, scheduled_at = NULL, error = 'Expired' WHERE seq = ?",
                [row[0] as Int64]
            )
            guard row[3] else { continue }
            effects.tally.delivery(
                webhook: row[1],
                createdAt: row[2],
                from: .held,
                to: .discarded
            )
        }
        return removals
    }

    /// Removes payloads and log entries of events at some places, those with unfinished deliveries excepted.
    ///
    /// It ends before its time once so much work is done, and says where to go on.
    mutating func prune(
        _ places: Range<Int64>,
        _ retention: Retention,
        work limit: Int
    ) throws -> (removals: Removals, next: Int64) {
        let rows = try db.rows(
            """
            SELECT seq, accepted_at < ?3 FROM event WHERE seq >= ?1 AND seq < ?2
                AND (accepted_at < ?3 OR accepted_at < ?4 AND body IS NOT NULL)
            """,
            [
                places.lowerBound, places.upperBound, retention.logBefore.milliseconds,
                retention.payloadsBefore.milliseconds,
            ]
        )
        var removals = Removals()
        var work = 0
        for row in rows {
            let event: Int64 = row[0]
            guard work < limit else { return (removals, event) }
            let (deliveries, unfinished) = try deliveryCounts(of: event)
            work += 1 + deliveries
            guard unfinished == 0 else { continue }
            if row[1] {
                removals.deliveries += try removeEvent(event)
                removals.events += 1
            } else {
                try removePayload(of: event)
                removals.payloads += 1
            }
        }
        return (removals, places.upperBound)
    }

    /// How many deliveries an event has, and how many of them are not at their end.
    private func deliveryCounts(of event: Int64) throws -> (all: Int, unfinished: Int) {
        let row = try db.row(
            """
            SELECT count(*), count(*) FILTER (WHERE state IN (0, 1, 3, 5)) FROM delivery
            WHERE event = ?
            """,
            [event]
        )
        return row.map { ($0[0], $0[1]) } ?? (0, 0)
    }

    /// Removes an event's data wherever it rests; that it happened stays on record.
    mutating func removePayload(of event: Int64) throws {
        try discountBodies(of: event)
        try db.noteUncountedChange(ofEvent: event)
        try db.run("UPDATE event SET body = NULL, contact = NULL WHERE seq = ?", [event])
        try db.run(
            """
            UPDATE attempt SET response_body = NULL WHERE response_body IS NOT NULL
                AND delivery IN (SELECT seq FROM delivery WHERE event = ?)
            """,
            [event]
        )
    }

    private mutating func removeEvent(_ event: Int64) throws -> Int {
        try discountBodies(of: event)
        try db.noteUncountedChange(ofEvent: event)
        try db.run(
            "DELETE FROM attempt WHERE delivery IN (SELECT seq FROM delivery WHERE event = ?)",
            [event]
        )
        // A replay of what is removed stands for itself from now on.
        try db.run(
            """
            UPDATE delivery SET replay_of = NULL
            WHERE replay_of IN (SELECT seq FROM delivery WHERE event = ?)
            """,
            [event]
        )
        try db.run("DELETE FROM delivery WHERE event = ?", [event])
        let deliveries = db.changesCount
        try db.run("DELETE FROM event WHERE seq = ?", [event])
        return deliveries
    }

    fileprivate func removeFigures(before cutoff: Timestamp) throws {
        for table in ["hourly", "delivery_hourly", "event_count"] {
            try db.run("DELETE FROM \(table) WHERE hour < ?", [cutoff.milliseconds])
        }
    }
}
