import GRDB
package import Model

extension Store {
    /// All live webhooks, sorted by key.
    package func webhooks() async throws(StoreError) -> [Webhook] {
        try await read { db in try db.webhooks() }
    }

    /// A live webhook.
    package func webhook(_ id: WebhookID) async throws(StoreError) -> Webhook? {
        try await read { db in
            try db.row(
                WebhookRow.select + " WHERE w.public_id = ? AND w.deleted_at IS NULL",
                [id.rawValue]
            ).map(WebhookRow.webhook)
        }
    }

    /// The live webhook of a key.
    package func webhook(key: WebhookKey) async throws(StoreError) -> Webhook? {
        try await read { db in
            try db.row(
                WebhookRow.select + " WHERE w.key = ? AND w.deleted_at IS NULL",
                [key.rawValue]
            ).map(WebhookRow.webhook)
        }
    }

    /// The environment that the first apply recorded.
    package func environment() async throws(StoreError) -> String? {
        try await read { db in try db.row("SELECT environment FROM state")?[0] }
    }

    /// The webhooks as a revision of the state left them; for a rollback's plan.
    package func webhooks(atRevision revision: Int) async throws(StoreError) -> [HistoricWebhook] {
        try await read { db in try db.webhooks(atRevision: revision) }
    }

    /// The audit trail, newest first.
    package func history(limit: Int) async throws(StoreError) -> [AppliedRevision] {
        try await read { db in
            try db.rows(
                """
                SELECT revision, at, actor, git_commit, action, summary, peer, message, plan_digest
                FROM audit
                ORDER BY revision DESC LIMIT ?
                """,
                [limit]
            ).map(AppliedRevision.init)
        }
    }
}

/// A webhook's configuration at a revision of the state.
package struct HistoricWebhook: Sendable, Hashable {
    package var id: WebhookID
    package var key: WebhookKey
    package var configuration: WebhookConfiguration
    package var file: String?
    package var managedBy: Webhook.Management

    package init(
        id: WebhookID,
        key: WebhookKey,
        configuration: WebhookConfiguration,
        file: String?,
        managedBy: Webhook.Management
    ) {
        self.id = id
        self.key = key
        self.configuration = configuration
        self.file = file
        self.managedBy = managedBy
    }
}

extension AppliedRevision {
    init(_ row: Row) {
        self.init(
            revision: row[0],
            at: Timestamp(milliseconds: row[1]),
            actor: row[2],
            commit: row[3],
            action: row[4],
            summary: row[5],
            peer: row[6]
        )
        message = row[7]
        planDigest = row[8]
    }
}

extension Database {
    func webhooks() throws -> [Webhook] {
        try rows(WebhookRow.select + " WHERE w.deleted_at IS NULL ORDER BY w.key")
            .map(WebhookRow.webhook)
    }

    /// The newest entry of the audit trail that applied a plan.
    func lastApply() throws -> AppliedRevision? {
        try row(
            """
            SELECT revision, at, actor, git_commit, action, summary, peer, message, plan_digest
            FROM audit
            WHERE action IN ('apply', 'rollback') ORDER BY revision DESC LIMIT 1
            """
        ).map(AppliedRevision.init)
    }

    func backlog() throws -> [WebhookID: Backlog] {
        var backlog: [WebhookID: Backlog] = [:]
        let rows = try rows(
            """
            SELECT w.public_id, b.state, b.count FROM backlog AS b JOIN webhook AS w ON w.id = b.webhook
            WHERE b.count > 0 AND w.deleted_at IS NULL
            UNION ALL
            SELECT w.public_id, 1, count(*) FROM \(Tally.inFlight) AS d
            JOIN webhook AS w ON w.id = d.webhook
            WHERE w.deleted_at IS NULL GROUP BY d.webhook
            """
        )
        for row in rows {
            let id = WebhookID(rawValue: row[0])
            let count: Int = row[2]
            switch try Delivery.State(code: row[1]) {
            case .retrying: backlog[id, default: Backlog()].retrying += count
            case .held: backlog[id, default: Backlog()].held += count
            default: backlog[id, default: Backlog()].pending += count
            }
        }
        return backlog
    }

    /// Deleted webhooks that can still be revived.
    func tombstones() throws -> [WebhookKey: WebhookID] {
        let rows = try rows(
            """
            SELECT key, public_id FROM webhook
            WHERE deleted_at IS NOT NULL AND purged_at IS NULL ORDER BY deleted_at
            """
        )
        var tombstones: [WebhookKey: WebhookID] = [:]
        for row in rows {
            guard let key = WebhookKey(row[0] as String) else { continue }
            tombstones[key] = WebhookID(rawValue: row[1])
        }
        return tombstones
    }

    fileprivate func webhooks(atRevision revision: Int) throws -> [HistoricWebhook] {
        try rows(
            """
            SELECT w.public_id, r.key, r.configuration, r.file, r.managed_by
            FROM webhook_revision AS r JOIN webhook AS w ON w.id = r.webhook
            WHERE r.configuration IS NOT NULL AND r.revision =
                (SELECT max(revision) FROM webhook_revision
                WHERE webhook = r.webhook AND state_revision <= ?)
            ORDER BY r.key
            """,
            [revision]
        ).map { row in
            guard
                let key = WebhookKey(row[1] as String),
                let management = Webhook.Management(rawValue: row[4])
            else { throw StoreError.corrupt(path: "the state", detail: "table webhook_revision") }
            return HistoricWebhook(
                id: WebhookID(rawValue: row[0]),
                key: key,
                configuration: try WebhookConfiguration(stored: row[2]),
                file: row[3],
                managedBy: management
            )
        }
    }
}
