import Foundation
import GRDB
import Model
import Testing

@testable import Store

/// Migrations are append-only: what a version's tables look like never changes again.
struct SchemaTests {
    @Test(arguments: 1...Migrations.currentVersion)
    func everyVersionIsFrozen(version: Int) throws {
        let queue = try DatabaseQueue()
        let dump = try queue.write { db in
            try Migrations.run(db, from: 0, to: version)
            return try schema(db)
        }
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/schema-\(version).sql")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try Data(dump.utf8).write(to: golden)
        }
        #expect(dump == String(decoding: try Data(contentsOf: golden), as: UTF8.self))
    }

    @Test func everyTableIsStrict() async throws {
        let state = try TemporaryState()
        let store = try state.open()
        let loose = try await store.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM pragma_table_list
                    WHERE schema = 'main' AND type = 'table' AND strict = 0
                        AND name NOT LIKE 'sqlite_%'
                    """
            )
        }
        #expect(loose.isEmpty)
        withExtendedLifetime(state) {}
    }

    @Test(arguments: [
        "UPDATE delivery SET state = 8", "UPDATE delivery SET state = 1",
        "UPDATE delivery SET due_at = NULL", "UPDATE delivery SET webhook = 99",
        "UPDATE delivery SET event = 99", "UPDATE webhook SET revision = 0",
        "UPDATE webhook SET revision = 'two'", "DELETE FROM event",
    ])
    func holdsWhatCodeCouldGetWrong(sql: String) async throws {
        let state = try TemporaryState()
        let store = try state.open()
        try await store.create("crm", configuration())
        _ = try await store.accept([event()], at: start)
        await #expect(throws: StoreError.self) {
            try await store.write { context in try context.db.execute(sql: sql) }
        }
        #expect(try await store.states() == [.pending: 1])
        withExtendedLifetime(state) {}
    }
}
