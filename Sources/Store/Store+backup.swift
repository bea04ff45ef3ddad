import GRDB

extension Store {
    /// Copies the whole state, sealed secrets included, to a new file that appears at `path` when it is complete.
    ///
    /// The master key is not in it. An existing file is never overwritten. Whoever writes the state goes on meanwhile.
    package func backup(
        to path: String,
        through given: String? = nil
    ) async throws(StoreError) {
        guard !StateFile.exists(path) else { throw .alreadyExists(path: path) }
        let scratch = given ?? Self.unfinished(path)
        try StateFile.createNew(scratch)
        do {
            try await readOutsideTransaction { db in
                try db.execute(sql: "VACUUM INTO ?", arguments: [scratch])
            }
            try StateFile.publish(scratch, as: path)
        } catch {
            try StateFile.remove(scratch)
            throw StoreError(wrapping: error, path: path)
        }
    }

    /// A name beside a path for a file that is to appear there when it is complete: hidden, and nobody can foresee it.
    package static func unfinished(_ path: String) -> String {
        StateFile.scratch(for: path)
    }

    /// What SQLite's own check finds wrong with the file; empty for a sound one.
    package func integrityProblems() async throws(StoreError) -> [String] {
        try await read { db in
            let lines = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)")
            let orphans = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(20)
            return lines.filter { $0 != "ok" }
                + orphans.map { "table \($0[0] as String): a row refers to nothing" }
        }
    }

    /// The version of the SQLite in use, such as `[3, 40, 1]`.
    package static func sqliteVersion() throws(StoreError) -> [Int] {
        let text = try wrappingErrors(at: ":memory:") {
            try DatabaseQueue().read { db in
                try String.fetchOne(db, sql: "SELECT sqlite_version()")
            }
        }
        return (text ?? "").split(separator: ".").compactMap { Int($0) }
    }
}
