import GRDB

/// The steps from one schema version to the next; append-only, frozen by a test.
enum Migrations {
    /// The version that this program reads and writes (`PRAGMA user_version`).
    static var currentVersion: Int { steps.count }

    /// Step `n` leads from version `n` to `n + 1`; a new state and a snapshot take all of them.
    ///
    /// What a step runs never changes afterwards: append another, and its `Golden/schema-<version>.sql`.
    static let steps: [@Sendable (Database) throws -> Void] = [
        { db in
            try db.execute(sql: Schema.configuration)
            try db.execute(sql: Schema.log)
            try db.execute(sql: Schema.statistics)
        },
        // When a secret was made, for `max_secret_age`; unknown of those that are there already.
        { db in
            try db.execute(sql: "ALTER TABLE signing_secret ADD COLUMN created_at INTEGER")
        },
        // What requests with a key came to, and where changes were asked from.
        { db in
            try db.execute(
                sql: """
                    CREATE TABLE request_record (
                        key BLOB PRIMARY KEY,
                        digest BLOB NOT NULL,
                        kept_until INTEGER NOT NULL,
                        status INTEGER,
                        ids TEXT,
                        CHECK ((status IS NULL) = (ids IS NULL))
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX request_record_age ON request_record (kept_until);
                    ALTER TABLE audit ADD COLUMN peer TEXT;
                    """
            )
        },
        // Workspaces' quotas, what waits for them, sizes of responses, and when a webhook was resumed.
        { db in try db.execute(sql: Schema.quota) },
        // What the file of a webhook was when it was applied.
        { db in
            try db.execute(
                sql: "ALTER TABLE webhook ADD COLUMN source BLOB CHECK (length(source) = 32)"
            )
        },
        // The team's own event types, as they were applied with the webhooks.
        { db in
            try db.execute(
                sql: """
                    CREATE TABLE declared_event_type (
                        name TEXT PRIMARY KEY,
                        entry TEXT NOT NULL
                    ) STRICT, WITHOUT ROWID;
                    """
            )
        },
        // How often something of a webhook changed that the statistics do not tell.
        { db in
            try db.execute(
                sql: """
                    CREATE TABLE uncounted_change (
                        webhook INTEGER PRIMARY KEY REFERENCES webhook (id) ON DELETE CASCADE,
                        count INTEGER NOT NULL CHECK (count >= 1)
                    ) STRICT;
                    """
            )
        },
        // What was said of an apply, and which plan it was.
        { db in
            try db.execute(
                sql: """
                    ALTER TABLE audit ADD COLUMN message TEXT;
                    ALTER TABLE audit ADD COLUMN plan_digest TEXT;
                    """
            )
        },
        // Deliveries in flight are counted where they are asked for.
        { db in
            try db.execute(
                sql: """
                    DELETE FROM delivery_hourly WHERE state = 1;
                    DELETE FROM backlog WHERE state = 1;
                    """
            )
        },
    ]

    /// Brings a database from one version to another; the caller holds the transaction.
    static func run(
        _ db: Database,
        from version: Int,
        to target: Int = currentVersion
    ) throws {
        for step in steps[version..<target] { try step(db) }
        try db.execute(sql: "PRAGMA user_version = \(target)")
    }
}
