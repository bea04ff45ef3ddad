import GRDB
package import Model

/// Deleting in two steps: a tombstone that can be revived, then the purge.
extension WriteContext {
    /// Makes a webhook a tombstone: what waited is held with it.
    mutating func bury(_ webhook: Int64, revision: Int, at now: Timestamp) throws {
        try db.run(
            """
            INSERT INTO webhook_revision
                (webhook, revision, state_revision, at, key, file, managed_by, configuration)
            SELECT id, revision + 1, ?, ?, key, file, managed_by, NULL FROM webhook WHERE id = ?
            """,
            [revision, now.milliseconds, webhook]
        )
        try db.run(
            """
            UPDATE webhook SET deleted_at = ?, updated_at = ?, revision = revision + 1
            WHERE id = ?
            """,
            [now.milliseconds, now.milliseconds, webhook]
        )
        try move(webhook, from: [.pending, .retrying], to: .held, limit: .max)
    }

    /// Forgets a tombstone's secrets and gives up what it held; its history stays.
    mutating func purge(_ webhook: Int64, at now: Timestamp) throws {
        try db.run("UPDATE webhook SET purged_at = ? WHERE id = ?", [now.milliseconds, webhook])
        try db.run("DELETE FROM signing_secret WHERE webhook = ?", [webhook])
        try db.run("DELETE FROM sealed_value WHERE webhook = ?", [webhook])
        try dropQuota(of: webhook)
        try move(
            webhook,
            from: [.pending, .retrying, .held],
            to: .discarded,
            error: "Webhook deleted",
            limit: .max
        )
    }

    /// Moves deliveries of a webhook from states to another, oldest first; returns how many there were.
    @discardableResult
    mutating func move(
        _ webhook: Int64,
        from states: [Delivery.State],
        to target: Delivery.State,
        error: String? = nil,
        limit: Int
    ) throws -> Int {
        var moved = 0
        for state in states where moved < limit {
            let rows = try db.rows(
                """
                SELECT seq, created_at, test_id IS NULL FROM delivery WHERE webhook = ? AND \(state.condition)
                ORDER BY seq LIMIT ?
                """,
                [webhook, limit - moved]
            )
            for row in rows {
                try db.run(
                    """
                    UPDATE delivery SET state = ?, due_at = NULL, scheduled_at = NULL,
                        error = coalesce(?, error)
                    WHERE seq = ?
                    """,
                    [target.code, error, row[0] as Int64]
                )
                guard row[2] else { continue }
                effects.tally.delivery(webhook: webhook, createdAt: row[1], from: state, to: target)
            }
            moved += rows.count
        }
        return moved
    }
}

extension Delivery.State {
    /// The state as SQL that the partial indexes of the schema serve.
    var condition: String {
        switch self {
        case .pending, .retrying: "due_at IS NOT NULL AND state = \(code)"
        // What waits for quota does not wait for its webhook.
        case .held: "state = \(code) AND quota IS NULL"
        default: "state = \(code)"
        }
    }
}

extension Store {
    /// How long a deleted webhook can be revived.
    package static let tombstoneAge = Duration.seconds(7 * 86_400)

    /// Purges webhooks deleted more than seven days ago; returns how many.
    package func purgeTombstones(now: Timestamp) async throws(StoreError) -> Int {
        try await write { context in
            let rows = try context.db.rows(
                "SELECT id FROM webhook WHERE deleted_at <= ? AND purged_at IS NULL",
                [(now - Self.tombstoneAge).milliseconds]
            )
            for row in rows { try context.purge(row[0], at: now) }
            if !rows.isEmpty { context.noteConfigurationChange() }
            return rows.count
        }
    }
}
