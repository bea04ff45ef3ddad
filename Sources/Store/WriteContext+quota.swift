import GRDB
import Model

/// Counting deliveries against their workspace's quota, and letting go what waited for it.
extension WriteContext {
    /// Takes a place in the quota of an event's workspace; the quota's row where the delivery has to wait for it.
    mutating func quotaToWaitFor(
        _ workspace: String,
        type: String,
        at now: Timestamp
    ) throws -> Int64? {
        let db = db
        return try caches.withQuotas(db) { quotas in
            // What we say ourselves is outside the quota: it tells of it.
            guard !quotas.isEmpty, !type.hasPrefix("system.") else { return nil }
            try quotas.open(workspace, db)
            guard var account = quotas[workspace] else { return nil }
            defer { quotas[workspace] = account }
            if account.take(at: now) { return nil }
            guard account.held < account.backlogLimit else {
                throw StoreError.backlogFull(workspace: workspace, limit: account.backlogLimit)
            }
            account.held += 1
            return account.row
        }
    }

    /// Takes a place in a workspace's quota, or fails where none is left.
    mutating func takeQuota(
        _ workspace: String,
        type: String = "",
        at now: Timestamp
    ) throws {
        let db = db
        try caches.withQuotas(db) { quotas in
            guard !type.hasPrefix("system.") else { return }
            try quotas.open(workspace, db)
            guard var account = quotas[workspace] else { return }
            defer { quotas[workspace] = account }
            guard !account.take(at: now), let limit = account.limit else { return }
            let end = limit.periodStart(at: now) + limit.unit.duration
            throw StoreError.quotaExceeded(workspace: workspace, wait: end.since(now))
        }
    }

    /// Forgets the accounts of workspaces that are not named, have nothing waiting and were not seen for a day.
    mutating func forgetIdleQuotas(now: Timestamp) throws {
        let cutoff = (now - .seconds(86_400)).milliseconds
        let idle = """
            SELECT id FROM quota WHERE allowed IS NULL AND period < ?1
                AND (noticed_at IS NULL OR noticed_at < ?1)
                AND NOT EXISTS (SELECT 1 FROM quota_backlog WHERE quota = quota.id AND count > 0)
            """
        try saveQuotas()
        try db.run("DELETE FROM quota_backlog WHERE quota IN (\(idle))", [cutoff])
        try db.run("DELETE FROM quota WHERE id IN (\(idle))", [cutoff])
        caches.forgetQuotas()
    }

    /// Writes what requests took of quotas.
    mutating func saveQuotas() throws {
        let db = db
        try caches.withQuotas(db) { try $0.save(db) }
    }

    /// Notes that a held delivery waits for quota.
    mutating func markHeld(_ delivery: Int64, webhook: Int64, quota: Int64) throws {
        try db.run("UPDATE delivery SET quota = ? WHERE seq = ?", [quota, delivery])
        try db.run(
            """
            INSERT INTO quota_backlog (quota, webhook, count) VALUES (?, ?, 1)
            ON CONFLICT DO UPDATE SET count = count + 1
            """,
            [quota, webhook]
        )
    }

    /// Notes that a delivery does not wait for quota any more, before its state changes.
    mutating func unmarkHeld(_ delivery: Int64, webhook: Int64, quota: Int64) throws {
        try db.run("UPDATE delivery SET quota = NULL WHERE seq = ?", [delivery])
        try db.run(
            "UPDATE quota_backlog SET count = max(0, count - 1) WHERE webhook = ? AND quota = ?",
            [webhook, quota]
        )
        caches.forgetQuotas()
    }

    /// Makes what a webhook has waiting for quota wait for the webhook itself.
    mutating func dropQuota(of webhook: Int64) throws {
        let waits = try db.number(
            "SELECT sum(count) FROM quota_backlog WHERE webhook = ?",
            [webhook]
        )
        guard (waits ?? 0) > 0 else { return }
        try db.run(
            "UPDATE delivery SET quota = NULL WHERE quota IS NOT NULL AND webhook = ?",
            [webhook]
        )
        try db.run("DELETE FROM quota_backlog WHERE webhook = ?", [webhook])
        caches.forgetQuotas()
    }

    /// Lets deliveries go that waited for a workspace's quota, oldest first; returns how many were looked at.
    mutating func refill(_ workspace: String, limit: Int, now: Timestamp) throws -> Int {
        try saveQuotas()
        guard var account = try caches.withQuotas(db, { $0[workspace] }), account.held > 0 else {
            return 0
        }
        let targets = try matcher().targets
        var room = account.room(at: now)
        let rows = try db.rows(
            """
            SELECT d.seq, d.webhook, d.created_at, d.attempts, w.public_id
            FROM delivery AS d CROSS JOIN webhook AS w ON w.id = d.webhook
            WHERE d.quota = ? ORDER BY d.seq LIMIT ?
            """,
            [account.row, min(limit, room)]
        )
        for row in rows {
            try unmarkHeld(row[0], webhook: row[1], quota: account.row)
            let id = WebhookID(rawValue: row[4])
            // One that is paused or deleted meanwhile holds it itself, and that costs no quota.
            guard let target = targets[id], !target.holds(at: now) else { continue }
            room -= 1
            account.used += 1
            let state: Delivery.State = (row[3] as Int) == 0 ? .pending : .retrying
            try db.run(
                "UPDATE delivery SET state = ?, due_at = ? WHERE seq = ?",
                [state.code, state == .pending ? 0 : now.milliseconds, row[0] as Int64]
            )
            effects.tally.delivery(webhook: row[1], createdAt: row[2], from: .held, to: state)
            effects.due[id] = now
        }
        try db.run(
            "UPDATE quota SET period = ?, used = ? WHERE id = ?",
            [account.period, account.used, account.row]
        )
        caches.forgetQuotas()
        return rows.count
    }
}
