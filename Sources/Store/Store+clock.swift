import GRDB
package import Model

extension Store {
    /// How far the clock stands behind the last recorded attempt: it was set back by at least that.
    package func setBack(now: Timestamp) async throws(StoreError) -> Duration {
        let last = try await read { db in
            try db.number("SELECT max(last_attempt_at) FROM webhook_operation")
        }
        return max(.zero, .milliseconds((last ?? 0) - now.milliseconds))
    }

    /// Brings forward what is scheduled for later, after the clock was set back; in small steps.
    package func bringForward(by shift: Duration, now: Timestamp) async throws(StoreError) {
        let webhooks = try await read { db in
            try db.rows("SELECT webhook FROM webhook_operation").map { $0[0] as Int64 }
        }
        for webhook in webhooks {
            // What was moved lies before the next step: each delivery is moved once.
            var after = now.milliseconds
            while let last = try await bringForward(webhook, by: shift, after: after, now: now) {
                after = last
            }
        }
        try await write { context in
            try context.db.run(
                """
                UPDATE webhook_operation SET next_probe_at = next_probe_at - ?1,
                    not_before = not_before - ?1,
                    last_attempt_at = min(last_attempt_at, ?2)
                """,
                [shift.wholeMilliseconds, now.milliseconds]
            )
            context.noteConfigurationChange()
        }
    }

    /// Moves retries of one webhook that are due after a moment; the latest of them, or nil where there are none.
    private func bringForward(
        _ webhook: Int64,
        by shift: Duration,
        after: Int64,
        now: Timestamp
    ) async throws(StoreError) -> Int64? {
        try await write(cost: Self.stepSize) { context in
            let last = try context.db.number(
                """
                SELECT max(due_at) FROM (SELECT due_at FROM delivery
                WHERE webhook = ? AND state = 3 AND due_at > ? ORDER BY due_at LIMIT ?)
                """,
                [webhook, after, Self.stepSize]
            )
            guard let last else { return nil }
            try context.db.run(
                """
                UPDATE delivery SET due_at = max(due_at - ?1, ?2), scheduled_at = scheduled_at - ?1
                WHERE webhook = ?3 AND state = 3 AND due_at > ?4 AND due_at <= ?5
                """,
                [shift.wholeMilliseconds, now.milliseconds, webhook, after, last]
            )
            return last
        }
    }
}
