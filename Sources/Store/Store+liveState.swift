import GRDB
package import Model
import Text

extension Store {
    /// What the planner compares declarations with.
    package func liveState() async throws(StoreError) -> LiveState {
        try await storedState().live()
    }

    /// The same, not taken apart yet as far as that can wait.
    package func storedState() async throws(StoreError) -> StoredState {
        try await storedState { db in
            try db.storedWebhooks(" WHERE w.deleted_at IS NULL ORDER BY w.key")
        }
    }

    /// The live state as far as these keys go: the webhooks that have them.
    package func liveState(of keys: Set<WebhookKey>) async throws(StoreError) -> LiveState {
        let names = keys.sorted().map(\.rawValue)
        return try await storedState { db in
            try names.flatMap { name in
                try db.storedWebhooks(" WHERE w.key = ? AND w.deleted_at IS NULL", [name])
            }
        }.live()
    }

    private func storedState(
        _ webhooks: @escaping @Sendable (Database) throws -> [StoredWebhook]
    ) async throws(StoreError) -> StoredState {
        let (live, stored) = try await read { db in
            let state = try db.row("SELECT revision, environment FROM state")
            let live = LiveState(
                tombstones: try db.tombstones(),
                revision: state?[0] ?? 0,
                environment: state?[1],
                lastApply: try db.lastApply(),
                backlog: try db.backlog(),
                eventTypes: try db.declaredEventTypes()
            )
            return (live, try webhooks(db))
        }
        return try await StoredState(live, stored, path: path)
    }
}

extension Database {
    /// Rows of `WebhookRow.select`, read where SQLite has them.
    fileprivate func storedWebhooks(
        _ condition: String,
        _ arguments: StatementArguments = []
    ) throws -> [StoredWebhook] {
        let statement = try cachedStatement(sql: WebhookRow.select + condition)
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        var webhooks: [StoredWebhook] = []
        while let row = try rows.next() { webhooks.append(try StoredWebhook(row)) }
        return webhooks
    }
}
