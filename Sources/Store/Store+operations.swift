import GRDB
package import Model

extension Store {
    /// Deliveries moved in one step of a long operation.
    static let stepSize = 2_000

    /// Pauses a webhook by hand, or lifts such a pause; what waits stays, what matches from now on is held.
    package func setPause(
        _ webhook: WebhookID,
        _ pause: WebhookOperation.Pause?,
        audit: Audit
    ) async throws(StoreError) {
        try await write { context in
            let row = try context.db.webhookRow(webhook)
            _ = try context.newRevision(audit)
            try context.db.run(
                """
                UPDATE webhook_operation SET pause_at = ?, pause_by = ?, pause_reason = ?
                WHERE webhook = ?
                """,
                [pause?.at.milliseconds, pause?.by, pause?.reason, row]
            )
            context.noteConfigurationChange()
        }
    }

    /// Drains what was held, or discards it, in steps, then lifts an operator's pause and inactivity.
    ///
    /// A pause that the declaration asks for stays, and what it holds is not drained.
    package func resume(
        _ webhook: WebhookID,
        skipHeld: Bool,
        now: Timestamp,
        audit: Audit
    ) async throws(StoreError) {
        // First the deliveries, then the pause: a claim in between would decide by the declaration's `on_resume`.
        var moved = 0
        repeat {
            moved = try await write(cost: Self.stepSize) { context in
                try context.endHold(of: webhook, skipHeld: skipHeld, limit: Self.stepSize, now: now)
            }
        } while moved == Self.stepSize
        try await write { context in
            _ = try context.endHold(of: webhook, skipHeld: skipHeld, limit: .max, now: now)
            try context.lift(webhook, audit: audit)
        }
    }
}

extension WriteContext {
    /// Moves deliveries that a webhook holds to where its operator wants them; returns how many.
    fileprivate mutating func endHold(
        of webhook: WebhookID,
        skipHeld: Bool,
        limit: Int,
        now: Timestamp
    ) throws -> Int {
        guard let target = try matcher().targets[webhook] else {
            throw StoreError.unknownWebhook(webhook.rawValue)
        }
        if skipHeld {
            return try move(
                target.row,
                from: [.held],
                to: .discarded,
                error: "Skipped on resume",
                limit: limit
            )
        }
        guard !target.isHeldByDeclaration(at: now) else { return 0 }
        let count = try release(target.row, limit: limit, now: now)
        if count > 0 { effects.due[webhook] = now }
        return count
    }

    /// Ends an operator's pause and inactivity, and forgets the failures that led there.
    fileprivate mutating func lift(_ webhook: WebhookID, audit: Audit) throws {
        let row = try db.webhookRow(webhook)
        _ = try newRevision(audit)
        try db.run(
            """
            UPDATE webhook_operation SET pause_at = NULL, pause_by = NULL, pause_reason = NULL,
                resumed_at = CASE WHEN inactivity IS NULL THEN resumed_at ELSE ? END,
                inactivity = NULL, inactive_since = NULL, consecutive_failures = 0,
                next_probe_at = NULL, probe_interval = NULL, not_before = NULL
            WHERE webhook = ?
            """,
            [audit.at.milliseconds, row]
        )
        noteConfigurationChange()
    }

    /// Makes held deliveries of a webhook due; returns how many.
    mutating func release(_ webhook: Int64, limit: Int, now: Timestamp) throws -> Int {
        let rows = try db.rows(
            """
            SELECT seq, created_at, attempts FROM delivery
            WHERE webhook = ? AND state = 5 AND quota IS NULL ORDER BY seq LIMIT ?
            """,
            [webhook, limit]
        )
        for row in rows {
            let state: Delivery.State = (row[2] as Int) == 0 ? .pending : .retrying
            try db.run(
                "UPDATE delivery SET state = ?, due_at = ? WHERE seq = ?",
                [state.code, state == .pending ? 0 : now.milliseconds, row[0] as Int64]
            )
            effects.tally.delivery(webhook: webhook, createdAt: row[1], from: .held, to: state)
        }
        return rows.count
    }
}
