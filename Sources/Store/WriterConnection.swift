import GRDB
import Model

/// A state that does not exist yet.
struct NewState: Sendable {
    var keyID: String?
    /// What delivery identifiers are mixed with; random where it is not given.
    var salt: Int64?
    var at: Timestamp
}

/// Opening and preparing the connection that commits.
enum WriterConnection {
    /// Bytes of a page of every state.
    static let pageSize = 8192
    /// Pages of the write-ahead log after which the writer copies them back: 32 MiB.
    private static let checkpointPages = 4096
    /// How long a write waits for another program that has the file, in seconds.
    private static let patience = 5.0
    /// How long bringing a state up waits: a daemon that starts has time.
    private static let migrationPatience = 60.0

    /// A pool whose writer syncs every commit and whose readers never checkpoint.
    static func open(_ path: String) throws -> DatabasePool {
        SQLiteLibrary.prepare()
        var configuration = Configuration()
        configuration.busyMode = .timeout(patience)
        configuration.maximumReaderCount = 4
        configuration.label = "penguinhooks.store"
        configuration.prepareDatabase { db in
            // Both take effect only before the first page is written.
            try db.execute(sql: "PRAGMA page_size = \(pageSize); PRAGMA auto_vacuum = NONE")
        }
        return try DatabasePool(path: path, configuration: configuration)
    }

    /// Makes commits durable, brings the schema up and reads who the state is.
    static func prepare(
        _ pool: DatabasePool,
        path: String,
        creation: NewState,
        migrating: Bool = false
    ) throws -> StateIdentity {
        try pool.writeWithoutTransaction { db in
            try makeDurable(db, path: path)
            try db.execute(
                sql: """
                    PRAGMA secure_delete = FAST;
                    PRAGMA wal_autocheckpoint = \(checkpointPages);
                    PRAGMA cache_size = -65536;
                    """
            )
            if migrating { try wait(migrationPatience, db) }
            try db.inTransaction(.immediate) {
                try bringUp(db, path: path, creation: creation)
                return .commit
            }
            if migrating { try wait(patience, db) }
            return try StateIdentity(db, path: path)
        }
    }

    private static func wait(_ seconds: Double, _ db: Database) throws {
        try db.execute(sql: "PRAGMA busy_timeout = \(Int(seconds * 1000))")
    }

    /// GRDB sets NORMAL when it turns the write-ahead log on, so FULL comes after opening and is read back.
    private static func makeDurable(_ db: Database, path: String) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL")
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
        guard synchronous == 2 else {
            throw StoreError.notDurable(path: path, synchronous: synchronous)
        }
    }

    private static func bringUp(_ db: Database, path: String, creation: NewState) throws {
        switch try StateFile.kind(db, path: path) {
        case .snapshot: throw StoreError.isSnapshot(path: path)
        case .state(let version): try Migrations.run(db, from: version)
        case .new:
            try db.execute(sql: "PRAGMA application_id = \(Schema.stateApplicationID)")
            try Migrations.run(db, from: 0)
            try insertIdentity(db, creation)
        }
    }

    private static func insertIdentity(_ db: Database, _ creation: NewState) throws {
        var random = SystemRandomNumberGenerator()
        let stateID = UInt128(random.next()) << 64 | UInt128(random.next())
        try db.execute(
            sql: """
                INSERT INTO state (id, state_id, salt, key_id, created_at) VALUES (1, ?, ?, ?, ?)
                """,
            arguments: [
                Base32.text(stateID), creation.salt ?? Int64(truncatingIfNeeded: random.next()),
                creation.keyID, creation.at.milliseconds,
            ]
        )
    }
}
