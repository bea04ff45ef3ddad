import GRDB
package import Model

/// Workspaces' quotas: set by the daemon, counted where deliveries are made.
extension Store {
    /// Between two notices of the same workspace.
    package static let quotaNoticeInterval = Duration.seconds(3600)

    /// Replaces all quotas; workspaces without one are free again, or have that of all others (`*`).
    package func setQuotas(
        _ quotas: [WorkspaceQuota],
        backlogLimit: Int = WorkspaceQuota.usualBacklog
    ) async throws(StoreError) {
        try await write { context in
            try context.db.run("UPDATE quota SET allowed = NULL")
            for quota in quotas {
                // Another unit is another period: what was used in the old one says nothing.
                try context.db.run(
                    """
                    INSERT INTO quota (workspace, allowed, backlog_limit) VALUES (?, ?, ?)
                    ON CONFLICT (workspace) DO UPDATE SET allowed = excluded.allowed,
                        backlog_limit = excluded.backlog_limit
                    """,
                    [quota.workspace, quota.limit.text, backlogLimit]
                )
            }
            context.caches.forgetQuotas()
        }
    }

    /// The quotas that are in force, that of all others among them.
    package func quotas() async throws(StoreError) -> [WorkspaceQuota] {
        try await read { db in
            try db.rows(
                "SELECT workspace, allowed FROM quota WHERE allowed IS NOT NULL ORDER BY workspace"
            ).compactMap { row in
                RateLimit(row[1] as String).map { WorkspaceQuota(workspace: row[0], limit: $0) }
            }
        }
    }

    /// Lets go what waited for quota as far as the quotas of this moment allow, in steps; returns how many deliveries.
    @discardableResult
    package func refillQuotas(now: Timestamp) async throws(StoreError) -> Int {
        let waiting = try await workspacesOverQuota()
        var total = 0
        for workspace in waiting {
            var count = 0
            repeat {
                count = try await write(cost: Self.stepSize) { context in
                    try context.refill(workspace, limit: Self.stepSize, now: now)
                }
                total += count
            } while count > 0
        }
        return total
    }

    /// Workspaces that have deliveries waiting for quota.
    private func workspacesOverQuota() async throws(StoreError) -> [String] {
        try await read { db in
            try db.rows(
                """
                SELECT workspace FROM quota WHERE id IN
                    (SELECT quota FROM quota_backlog WHERE count > 0)
                """
            ).map { $0[0] }
        }
    }

    /// Workspaces over their quota that were not told of within the last hour.
    package func quotaNotices(now: Timestamp) async throws(StoreError) -> [QuotaNotice] {
        let since = (now - Self.quotaNoticeInterval).milliseconds
        return try await read { db in
            try db.rows(
                """
                SELECT q.workspace, coalesce(q.allowed, usual.allowed) AS limited, sum(b.count)
                FROM quota AS q JOIN quota_backlog AS b ON b.quota = q.id
                    LEFT JOIN quota AS usual ON usual.workspace = ?3
                WHERE limited IS NOT NULL AND b.count > 0
                    AND (q.noticed_at IS NULL OR q.noticed_at <= ?1 OR q.noticed_at > ?2)
                GROUP BY q.id ORDER BY q.workspace
                """,
                [since, now.milliseconds, WorkspaceQuota.others]
            ).compactMap { row in
                RateLimit(row[1] as String).map { limit in
                    QuotaNotice(workspace: row[0], limit: limit, held: row[2], at: now)
                }
            }
        }
    }

    /// Remembers that a workspace was told of.
    package func noteQuotaNotice(of workspace: String, at now: Timestamp) async throws(StoreError) {
        try await write { context in
            try context.db.run(
                "UPDATE quota SET noticed_at = ? WHERE workspace = ?",
                [now.milliseconds, workspace]
            )
        }
    }

    /// Takes a place for one delivery beside the log, such as a test, in the first workspace that has one.
    ///
    /// Workspaces without a quota have always room; where all are used up it fails.
    package func takeQuota(ofAny workspaces: [String], now: Timestamp) async throws(StoreError) {
        guard !workspaces.isEmpty else { return }
        try await write { context in
            var refusal: StoreError?
            for workspace in workspaces {
                do {
                    try context.takeQuota(workspace, at: now)
                    try context.saveQuotas()
                    return
                } catch let error as StoreError {
                    guard case .quotaExceeded = error else { throw error }
                    refusal = refusal ?? error
                }
            }
            if let refusal { throw refusal }
        }
    }
}
