import Foundation
import GRDB
import Model
import Store
import Testing

/// Every way in which a file can be the wrong one, and what opening leaves behind.
struct OpeningTests {
    private let state: TemporaryState

    init() throws {
        state = try TemporaryState()
    }

    private func write(_ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: state.path))
    }

    /// Changes the file as another program would.
    private func edit(_ sql: String) throws {
        let queue = try DatabaseQueue(path: state.path)
        try queue.writeWithoutTransaction { db in try db.execute(sql: sql) }
        try queue.close()
    }

    @Test func saysThatThereIsNoStateYet() async throws {
        #expect(throws: StoreError.missing(path: state.path)) { try state.openForReading() }
        #expect(try state.contents().isEmpty)
    }

    @Test(arguments: [Store.Access.readOnly, .readWrite])
    func refusesWhatIsNoDatabase(access: Store.Access) throws {
        try write(String(repeating: "not a database, but text. ", count: 100))
        let before = try state.contents()
        #expect(throws: StoreError.notADatabase(path: state.path)) {
            try Store.open(at: state.path, access: access)
        }
        #expect(try state.contents()["state.sqlite"] == before["state.sqlite"])
    }

    @Test(arguments: [Store.Access.readOnly, .readWrite])
    func refusesAnotherProgramsDatabase(access: Store.Access) throws {
        try edit("CREATE TABLE bookmarks (url TEXT)")
        let before = try state.contents()
        #expect(throws: StoreError.notAState(path: state.path)) {
            try Store.open(at: state.path, access: access)
        }
        #expect(try state.contents()["state.sqlite"] == before["state.sqlite"])
    }

    @Test(arguments: [Store.Access.readOnly, .readWrite])
    func refusesANewerVersion(access: Store.Access) throws {
        try state.open().close()
        try edit("PRAGMA user_version = 99")
        #expect(
            throws: StoreError.newerVersion(
                path: state.path,
                found: 99,
                supported: Store.currentSchemaVersion
            )
        ) {
            try Store.open(at: state.path, access: access, migrating: true)
        }
    }

    @Test(arguments: [Store.Access.readOnly, .readWrite])
    func asksForAMigrationOfAnOlderVersion(access: Store.Access) throws {
        try state.open().close()
        try edit("PRAGMA user_version = 1")
        let supported = Store.currentSchemaVersion
        #expect(throws: StoreError.olderVersion(path: state.path, found: 1, supported: supported)) {
            try Store.open(at: state.path, access: access)
        }
    }

    @Test func refusesToWriteAReadOnlyFile() throws {
        try state.open().close()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o400],
            ofItemAtPath: state.path
        )
        #expect(throws: StoreError.readOnlyFile(path: state.path)) { try state.open() }
        _ = try state.openForReading()
    }

    @Test func saysThatAFileIsDamaged() async throws {
        let store = try state.open()
        try await store.create("crm", configuration())
        _ = try await store.accept((0..<50).map { _ in event(padding: 2_000) }, at: start)
        try store.close()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: state.path))
        for index in stride(from: 8192, to: bytes.count, by: 8192) {
            bytes.replaceSubrange(index..<index + 64, with: Data(repeating: 0xAA, count: 64))
        }
        try bytes.write(to: URL(fileURLWithPath: state.path))
        await #expect {
            _ = try await state.openForReading().webhooks()
        } throws: { error in
            guard case StoreError.corrupt(state.path, _) = error else { return false }
            return true
        }
    }

    /// Less than a page of the file, with or without the log that everything is in.
    @Test(arguments: [nil, 0, 2000, 8000] as [Int?], [Store.Access.readOnly, .readWrite])
    func whatIsLeftOfAStateIsNeverTakenForANewOne(size: Int?, access: Store.Access) async throws {
        // Given what a daemon that was killed leaves, of which most of the file is lost
        let store = try state.open()
        try await store.create("crm", configuration())
        let lost = try TemporaryState()
        for (name, bytes) in try state.contents() where name != "state.sqlite-shm" {
            let isFile = name == "state.sqlite"
            if isFile, size == nil { continue }
            // What is cut off in a page lost its log too: with it, SQLite finds what is missing there.
            if name.hasSuffix("-wal"), size ?? 0 > 0 { continue }
            try bytes.prefix(isFile ? size ?? 0 : .max)
                .write(to: URL(fileURLWithPath: lost.folder + "/" + name))
        }
        let before = try lost.contents()

        // Then it is reported, and stays as it is for whoever can repair it.
        #expect {
            _ = try Store.open(at: lost.path, access: access)
        } throws: { error in
            guard case StoreError.corrupt(lost.path, _) = error else { return false }
            return true
        }
        #expect {
            _ = try Store.exists(at: lost.path)
        } throws: { error in
            error is StoreError
        }
        for name in before.keys where name != "state.sqlite.lock" {
            #expect(try lost.contents()[name] == before[name], "\(name)")
        }
    }

    @Test func lockedStateNamesItsHolder() throws {
        let store = try Store.open(
            at: state.path,
            access: .readWrite,
            holder: "daemon, process 4711"
        )
        #expect(Store.currentWriter(of: state.path) == "daemon, process 4711")
        #expect(throws: StoreError.locked(path: state.path, holder: "daemon, process 4711")) {
            try state.open()
        }
        try store.close()
        #expect(Store.currentWriter(of: state.path) == nil)
        try state.open().close()
    }

    @Test func knowsItsMasterKey() throws {
        let store = try state.open(keyID: "key-1")
        try store.require(keyID: "key-1")
        #expect(
            throws: StoreError.wrongKey(path: state.path, recorded: "key-1", given: "key-2")
        ) { try store.require(keyID: "key-2") }
        let stateID = store.stateID
        try store.close()
        let again = try state.open(keyID: "key-9")
        #expect(again.keyID == "key-1")
        #expect(again.stateID == stateID)
    }

    @Test func namesAFolderThatIsMissing() throws {
        let path = state.folder + "/nowhere/state.sqlite"
        #expect {
            _ = try Store.open(at: path, access: .readWrite)
        } throws: { error in
            guard case StoreError.cannotOpen = error else { return false }
            return true
        }
    }

    @Test func keepsFilesToTheirOwner() async throws {
        let store = try state.open()
        try await store.create("crm", configuration())
        for name in try FileManager.default.contentsOfDirectory(atPath: state.folder) {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: state.folder + "/" + name
            )
            let mode = try #require(attributes[.posixPermissions] as? Int)
            #expect(mode & 0o077 == 0, "\(name)")
        }
    }

    @Test func readingChangesAndCreatesNothing() async throws {
        let store = try state.open()
        try await store.create("crm", configuration())
        _ = try await store.accept([event()], at: start)
        try store.close()
        let before = try state.contents()

        let reader = try state.openForReading()
        #expect(try await reader.liveState().webhooks.count == 1)
        #expect(try await reader.states() == [.pending: 1])
        let during = try state.contents()
        try reader.close()

        #expect(during == before)
        #expect(try state.contents() == before)
    }

    @Test func readingANewNameCreatesNothing() throws {
        #expect(throws: StoreError.self) { try state.openForReading() }
        #expect(try state.contents().isEmpty)
    }

    @Test func readsWhileADaemonWrites() async throws {
        let store = try state.open()
        try await store.create("crm", configuration())
        let reader = try state.openForReading()
        _ = try await store.accept([event()], at: start)
        #expect(try await reader.states() == [.pending: 1])
        _ = try await store.accept([event()], at: start)
        #expect(try await reader.states() == [.pending: 2])
        await #expect(throws: StoreError.notWritable(path: state.path)) {
            try await reader.accept([event()], at: start)
        }
    }

    @Test func readsWhatAKilledDaemonLeftInItsLog() async throws {
        let store = try state.open()
        try await store.create("crm", configuration())
        _ = try await store.accept([event()], at: start)
        // A copy of the files under a living daemon is what a crash leaves.
        let copy = try TemporaryState()
        for (name, bytes) in try state.contents() where name != "state.sqlite-shm" {
            try bytes.write(to: URL(fileURLWithPath: copy.folder + "/" + name))
        }
        let main = try copy.contents()["state.sqlite"]
        let reader = try copy.openForReading()
        #expect(try await reader.states() == [.pending: 1])
        try reader.close()
        #expect(try copy.contents()["state.sqlite"] == main)
    }

    @Test func writesWaitForShortReadersOnly() throws {
        try state.open().close()
        let reader = try state.openForReading()
        try reader.close()
        try state.open().close()
    }
}
