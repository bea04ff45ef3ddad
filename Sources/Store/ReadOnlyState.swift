import GRDB
import Synchronization

/// A connection that changes nothing: neither the main file nor, where no writer is at work, any file beside it.
///
/// SQLite creates `-wal` and `-shm` even for readers. So a state without a `-wal` file is opened as immutable, under a
/// lock that keeps writers away meanwhile; a state that a daemon writes is read through its existing files.
final class ReadOnlyState: Sendable {
    let queue: DatabaseQueue
    let kind: StateFile.Kind
    /// The file as SQLite opened it, for `ATTACH`.
    let attachableName: String
    private let guardian: Guardian?

    /// Opens the file; `isWriterHere` says that the caller holds the writer's lock.
    init(path: String, isWriterHere: Bool = false) throws(StoreError) {
        try StateFile.requireNoOrphanedLog(path)
        guard StateFile.exists(path) else { throw .missing(path: path) }
        try StateFile.requireNoFolder(path)
        let guardian = isWriterHere ? nil : Guardian(path: path)
        let isUnwatched = isWriterHere || guardian != nil || !StateFile.exists(path + ".lock")
        let isAlone = isUnwatched && (StateFile.size(path + "-wal") ?? 0) == 0
        self.guardian = isAlone ? guardian : nil
        attachableName = uri(of: path, isAlone ? "immutable=1" : "mode=ro")
        queue = try wrappingErrors(at: path) { [name = attachableName] in
            SQLiteLibrary.prepare()
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(10)
            configuration.allowsUnsafeTransactions = true
            return try DatabaseQueue(path: name, configuration: configuration)
        }
        kind = try wrappingErrors(at: path) { [queue] in
            try queue.read { db in try StateFile.kind(db, path: path) }
        }
        if kind == .new { try StateFile.requireWholePage(path) }
    }

    /// Lets writers in again; the connection must be closed.
    func release() {
        guardian?.release()
    }

    /// Refuses what is not a state, or a snapshot where one is welcome, of this program's version.
    func requireVersion(path: String, allowingSnapshot: Bool) throws(StoreError) {
        let version: Int
        switch kind {
        case .new: throw .missing(path: path)
        case .snapshot where !allowingSnapshot: throw .isSnapshot(path: path)
        case .snapshot(let found), .state(let found): version = found
        }
        try Self.check(version: version, path: path)
    }

    /// Refuses any version but the current one.
    static func check(version: Int, path: String) throws(StoreError) {
        let supported = Migrations.currentVersion
        if version > supported {
            throw .newerVersion(path: path, found: version, supported: supported)
        }
        if version < supported {
            throw .olderVersion(path: path, found: version, supported: supported)
        }
    }
}

/// Holds the readers' lock until it is released or nobody refers to it.
private final class Guardian: Sendable {
    private let lock: Mutex<StateLock?>

    init?(path: String) {
        guard let lock = StateLock.forReading(path) else { return nil }
        self.lock = Mutex(lock)
    }

    func release() {
        lock.withLock { $0 = nil }
    }
}

/// A file as an URI with a parameter of SQLite's: `immutable=1` takes the file as unchanging.
func uri(of path: String, _ parameter: String) -> String {
    var uri = "file:"
    for byte in path.utf8 {
        switch byte {
        case UInt8(ascii: "%"), UInt8(ascii: "?"), UInt8(ascii: "#"), 0x80...:
            uri += "%" + String(byte, radix: 16, uppercase: true)
        default: uri.unicodeScalars.append(Unicode.Scalar(byte))
        }
    }
    return uri + "?" + parameter
}
