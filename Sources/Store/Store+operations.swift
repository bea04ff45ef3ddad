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

    /// Lifts an operator's pause and inactivity, then drains what was held, or discards it, in steps.
    ///
    /// A pause that the declaration asks for stays, and so does what it holds.
    package func resume(
        _ webhook: WebhookID,
        skipHeld: Bool,
        now: Timestamp,
        audit: Audit
    ) async throws(StoreError) {
        try await write { context in
            let row = try context.db.webhookRow(webhook)
            _ = try context.newRevision(audit)
            try context.db.run(
                """
                UPDATE webhook_operation SET pause_at = NULL, pause_by = NULL, pause_reason = NULL,
                    inactivity = NULL, inactive_since = NULL, consecutive_failures = 0,
                    next_probe_at = NULL, probe_interval = NULL, not_before = NULL
                WHERE webhook = ?
                """,
                [row]
            )
            context.noteConfigurationChange()
        }
        if skipHeld {
            try await discardHeld(webhook)
        } else {
            try await releaseHeld(webhook, now: now)
        }
    }

    /// Gives up what a webhook holds, in steps.
    private func discardHeld(_ webhook: WebhookID) async throws(StoreError) {
        var moved = 0
        repeat {
            moved = try await write { context in
                try context.move(
                    context.db.webhookRow(webhook),
                    from: [.held],
                    to: .discarded,
                    error: "Skipped on resume",
                    limit: Self.stepSize
                )
            }
        } while moved == Self.stepSize
    }

    /// Makes what a webhook holds due, oldest first, in steps; stops where it is paused again.
    private func releaseHeld(_ webhook: WebhookID, now: Timestamp) async throws(StoreError) {
        var moved = 0
        repeat {
            moved = try await write { context in
                guard
                    let target = try context.matcher().targets[webhook], !target.holds(at: now)
                else { return 0 }
                let moved = try context.release(target.row, limit: Self.stepSize, now: now)
                if moved > 0 { context.effects.due[webhook] = now }
                return moved
            }
        } while moved == Self.stepSize
    }
}

extension WriteContext {
    /// Makes held deliveries of a webhook due; returns how many.
    mutating func release(_ webhook: Int64, limit: Int, now: Timestamp) throws -> Int {
        let rows = try db.rows(
            """
            SELECT seq, created_at, attempts FROM delivery WHERE webhook = ? AND state = 5
            ORDER BY seq LIMIT ?
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
