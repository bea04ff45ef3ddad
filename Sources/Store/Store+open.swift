import GRDB
package import Model

extension Store {
    /// Opens the state at a path.
    ///
    /// For writing it takes the kernel's lock, in `holder`'s name, and creates the file where none is, recording `newKeyID`; a `newSalt`
    /// makes its delivery identifiers repeatable.
    /// For reading it changes and creates nothing. An older schema is brought up only where `migrating` says so.
    package static func open(
        at path: String,
        access: Access,
        holder: String = "penguinhooks",
        newKeyID: String? = nil,
        newSalt: Int64? = nil,
        migrating: Bool = false,
        now: Timestamp = Timestamp(milliseconds: 0)
    ) throws(StoreError) -> Store {
        switch access {
        case .readOnly:
            return try openForReading(path)
        case .readWrite:
            return try openForWriting(
                path,
                holder: holder,
                creation: NewState(keyID: newKeyID, salt: newSalt, at: now),
                migrating: migrating
            )
        }
    }

    /// Whether a state is at the path; an empty file counts as none, the rest of a state is an error.
    package static func exists(at path: String) throws(StoreError) -> Bool {
        try schemaVersion(at: path) != nil
    }

    /// The version of the schema that a state or snapshot has; nil where there is none.
    package static func schemaVersion(at path: String) throws(StoreError) -> Int? {
        try StateFile.requireNoOrphanedLog(path)
        guard (StateFile.size(path) ?? 0) > 0 else { return nil }
        let file = try ReadOnlyState(path: path)
        try wrappingErrors(at: path) { try file.queue.close() }
        file.release()
        switch file.kind {
        case .new: return nil
        case .state(let version), .snapshot(let version): return version
        }
    }

    /// Whether there is a file with nothing in it.
    package static func isEmptyFile(at path: String) -> Bool { StateFile.size(path) == 0 }

    /// The version of the schema that this program writes.
    package static var currentSchemaVersion: Int { Migrations.currentVersion }

    /// Who has the state open for writing, in that process's own words; nil where nobody does.
    package static func currentWriter(of path: String) -> String? {
        StateLock.currentHolder(path)
    }

    /// Refuses a master key that the state's secrets are not sealed under.
    package func require(keyID given: String) throws(StoreError) {
        if let keyID, keyID != given {
            throw .wrongKey(path: path, recorded: keyID, given: given)
        }
    }

    private static func openForReading(_ path: String) throws(StoreError) -> Store {
        let file = try ReadOnlyState(path: path)
        try file.requireVersion(path: path, allowingSnapshot: true)
        let identity = try wrappingErrors(at: path) {
            try file.queue.read { db in try StateIdentity(db, path: path) }
        }
        return Store(
            path: path,
            identity: identity,
            access: .readOnly,
            reader: file.queue,
            writer: nil,
            mailbox: SignalMailbox(),
            resources: Resources(file: file)
        )
    }

    private static func openForWriting(
        _ path: String,
        holder: String,
        creation: NewState,
        migrating: Bool
    ) throws(StoreError) -> Store {
        try StateFile.requireNoFolder(path)
        if StateFile.exists(path), StateFile.isReadOnly(path) { throw .readOnlyFile(path: path) }
        let lock = try StateLock.forWriting(path, holder: holder)
        try inspect(path, migrating: migrating)
        if !StateFile.exists(path) { try create(path, creation) }
        let pool = try wrappingErrors(at: path) { try WriterConnection.open(path) }
        let identity = try wrappingErrors(at: path) {
            try WriterConnection.prepare(
                pool,
                path: path,
                creation: creation,
                migrating: migrating
            )
        }
        let mailbox = SignalMailbox()
        return Store(
            path: path,
            identity: identity,
            access: .readWrite,
            reader: pool,
            writer: Writer(pool: pool, path: path, signals: mailbox),
            mailbox: mailbox,
            resources: Resources(lock: lock)
        )
    }

    /// Makes a new state, which appears whole: an empty file is never one that was only begun.
    private static func create(_ path: String, _ creation: NewState) throws(StoreError) {
        let scratch = StateFile.scratch(for: path)
        try StateFile.createNew(scratch)
        do {
            let pool = try WriterConnection.open(scratch)
            _ = try WriterConnection.prepare(pool, path: scratch, creation: creation)
            try pool.close()
            try StateFile.publish(scratch, as: path)
        } catch {
            for suffix in ["", "-wal", "-shm"] { try StateFile.remove(scratch + suffix) }
            throw StoreError(wrapping: error, path: path)
        }
    }

    /// Looks before leaping: opening for writing turns the journal mode, even of another program's database.
    private static func inspect(_ path: String, migrating: Bool) throws(StoreError) {
        try rollBack(path)
        try StateFile.requireNoOrphanedLog(path)
        guard (StateFile.size(path) ?? 0) > 0 else { return }
        let file = try ReadOnlyState(path: path, isWriterHere: true)
        switch file.kind {
        case .new: return
        case .snapshot: throw .isSnapshot(path: path)
        case .state(let version) where migrating && version < Migrations.currentVersion:
            try keep(file, of: version, path: path)
        case .state(let version): try ReadOnlyState.check(version: version, path: path)
        }
    }

    /// Undoes a creation cut short before the write-ahead log was on: a connection for reading cannot.
    private static func rollBack(_ path: String) throws(StoreError) {
        guard (StateFile.size(path + "-journal") ?? 0) > 0 else { return }
        try wrappingErrors(at: path) {
            SQLiteLibrary.prepare()
            let queue = try DatabaseQueue(path: path)
            _ = try queue.read { db in try db.number("SELECT count(*) FROM sqlite_schema") }
            try queue.close()
        }
    }

    /// Copies an older state beside itself before it is brought up.
    private static func keep(
        _ file: ReadOnlyState,
        of version: Int,
        path: String
    ) throws(StoreError) {
        let copy = "\(path).v\(version).bak"
        let scratch = copy + ".part"
        try StateFile.remove(scratch)
        try StateFile.createNew(scratch)
        try wrappingErrors(at: path) {
            try file.queue.unsafeRead { db in
                try db.execute(sql: "VACUUM INTO ?", arguments: [scratch])
            }
        }
        try StateFile.publish(scratch, as: copy)
    }
}
