import GRDB

/// The steps from one schema version to the next; append-only, frozen by a test.
enum Migrations {
    /// The version that this program reads and writes (`PRAGMA user_version`).
    static var currentVersion: Int { steps.count }

    /// Step `n` leads from version `n` to `n + 1`.
    static let steps: [@Sendable (Database) throws -> Void] = [
        { db in
            try db.execute(sql: Schema.configuration)
            try db.execute(sql: Schema.log)
            try db.execute(sql: Schema.statistics)
        }
    ]

    /// Brings a database from `version` to the current one; the caller holds the transaction.
    static func run(_ db: Database, from version: Int) throws {
        for step in steps[version...] { try step(db) }
        try db.execute(sql: "PRAGMA user_version = \(currentVersion)")
    }
}
