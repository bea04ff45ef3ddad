extension Schema {
    /// Workspaces' quotas with what waits for them, responses' sizes, and when a webhook was resumed (version 4).
    ///
    /// A delivery that waits for its workspace's quota is held and names the quota; one that waits for its webhook is
    /// held and names none.
    static let quota = """
        CREATE TABLE quota (
            id INTEGER PRIMARY KEY,
            workspace TEXT NOT NULL UNIQUE,
            allowed TEXT,
            backlog_limit INTEGER NOT NULL CHECK (backlog_limit >= 0),
            period INTEGER NOT NULL DEFAULT 0,
            used INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
            noticed_at INTEGER
        ) STRICT;
        CREATE TABLE quota_backlog (
            quota INTEGER NOT NULL REFERENCES quota (id),
            webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
            count INTEGER NOT NULL CHECK (count >= 0),
            PRIMARY KEY (webhook, quota)
        ) STRICT, WITHOUT ROWID;
        ALTER TABLE delivery ADD COLUMN quota INTEGER REFERENCES quota (id)
            CHECK (quota IS NULL OR state = 5);
        DROP INDEX delivery_held;
        CREATE INDEX delivery_held ON delivery (webhook) WHERE state = 5 AND quota IS NULL;
        CREATE INDEX delivery_quota ON delivery (quota) WHERE quota IS NOT NULL;
        ALTER TABLE webhook_operation ADD COLUMN resumed_at INTEGER;
        ALTER TABLE webhook_operation ADD COLUMN body_bytes INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE webhook_operation ADD COLUMN bodies_from INTEGER NOT NULL DEFAULT 0;
        UPDATE webhook_operation SET body_bytes = (
            SELECT coalesce(sum(length(a.response_body)), 0)
            FROM delivery AS d CROSS JOIN attempt AS a
            WHERE d.webhook = webhook_operation.webhook AND a.delivery = d.seq
        );
        """
}
