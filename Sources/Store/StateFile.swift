import GRDB
import Glibc

/// What is known of the file before it is opened for good.
enum StateFile {
    /// What a file at a path turned out to be.
    enum Kind: Equatable {
        /// Absent, or an SQLite database with nothing in it.
        case new
        case state(version: Int)
        case snapshot(version: Int)
    }

    /// Whether anything is at the path.
    static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    /// The size in bytes; nil where there is no such file.
    static func size(_ path: String) -> Int? {
        var information = stat()
        return unsafe stat(path, &information) == 0 ? Int(information.st_size) : nil
    }

    /// Refuses a log whose state is gone: SQLite would throw it away for a new database.
    static func requireNoOrphanedLog(_ path: String) throws(StoreError) {
        let size = size(path)
        guard (size ?? 0) == 0, (self.size(path + "-wal") ?? 0) > 0 else { return }
        let what = size == nil ? "the file is missing" : "the file is empty"
        throw .corrupt(path: path, detail: "\(what), and its log \(path)-wal is there")
    }

    /// Refuses what is left of a state: SQLite takes less than a page for a new database.
    static func requireWholePage(_ path: String) throws(StoreError) {
        guard let size = size(path), size > 0, size < WriterConnection.pageSize else { return }
        throw .corrupt(path: path, detail: "the file is cut off after \(size) bytes")
    }

    /// Refuses a folder, which SQLite takes for a broken disk.
    static func requireNoFolder(_ path: String) throws(StoreError) {
        var information = stat()
        guard unsafe stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR else {
            return
        }
        throw .cannotOpen(path: path, detail: "it is a folder")
    }

    /// Whether the mode or the file system forbids writing, for the superuser too.
    static func isReadOnly(_ path: String) -> Bool {
        var information = stat()
        guard unsafe stat(path, &information) == 0 else { return false }
        return unsafe information.st_mode & 0o222 == 0 || access(path, W_OK) != 0
    }

    /// A hidden name beside a path, for a file that is not finished, which nobody can foresee.
    static func scratch(for path: String) -> String {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let name = ".\(parts.removeLast()).\(String(UInt64.random(in: 0 ... .max), radix: 36))"
        return (parts + [name[...]]).joined(separator: "/")
    }

    /// Creates an empty file that only its owner may read; an existing one stays.
    static func create(_ path: String) throws(StoreError) {
        guard let failure = make(path), failure != EEXIST else { return }
        throw .cannotOpen(path: path, detail: describe(errno: failure))
    }

    /// Creates an empty file that only its owner may read, where nothing is.
    static func createNew(_ path: String) throws(StoreError) {
        guard let failure = make(path) else { return }
        throw .cannotOpen(path: path, detail: describe(errno: failure))
    }

    /// The number of the error where the file could not be made.
    private static func make(_ path: String) -> Int32? {
        let descriptor = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return errno }
        close(descriptor)
        syncFolder(of: path)
        return nil
    }

    /// Makes a new or renamed entry of the file's folder durable.
    static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = unsafe open(
            folder.isEmpty ? "/" : folder,
            O_RDONLY | O_DIRECTORY | O_CLOEXEC
        )
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// Removes a file, where there is one.
    static func remove(_ path: String) throws(StoreError) {
        guard unsafe unlink(path) != 0, errno != ENOENT else { return }
        throw .cannotOpen(path: path, detail: describe(errno: errno))
    }

    /// Makes a finished file appear under its name at once and for good.
    static func publish(_ scratch: String, as path: String) throws(StoreError) {
        let descriptor = unsafe open(scratch, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .cannotOpen(path: scratch, detail: describe(errno: errno))
        }
        let isSynced = fsync(descriptor) == 0
        close(descriptor)
        guard isSynced, unsafe rename(scratch, path) == 0 else {
            throw .inputOutput(path: path, detail: describe(errno: errno))
        }
        syncFolder(of: path)
    }

    /// Looks at application id and version through an open connection.
    static func kind(_ db: Database, path: String) throws -> Kind {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        switch application {
        case Schema.stateApplicationID: return .state(version: version)
        case Schema.snapshotApplicationID: return .snapshot(version: version)
        default:
            let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
            guard application == 0, version == 0, tables == 0 else {
                throw StoreError.notAState(path: path)
            }
            return .new
        }
    }
}
