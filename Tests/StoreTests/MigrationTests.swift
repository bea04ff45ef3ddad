import Foundation
import GRDB
import Model
import Testing

@testable import Store

/// A state that an earlier version wrote, brought up to what this program writes.
struct MigrationTests {
    private let state: TemporaryState

    init() throws {
        state = try TemporaryState()
        let dump = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/state-1.sql")
        let queue = try DatabaseQueue(path: state.path)
        let sql = String(decoding: try Data(contentsOf: dump), as: UTF8.self)
        try queue.writeWithoutTransaction { db in try db.execute(sql: sql) }
        try queue.close()
    }

    private func migrated() throws -> Store {
        try Store.open(at: state.path, access: .readWrite, migrating: true)
    }

    @Test func everyWayToAVersionEndsWithTheSameTables() async throws {
        let new = try TemporaryState()
        let fresh = try new.open()
        let snapshot = new.folder + "/snapshot.sqlite"
        try await fresh.snapshot(to: snapshot, includePayloads: false, now: start)

        let expected = try await fresh.read { db in try schema(db) }
        #expect(try await migrated().read { db in try schema(db) } == expected)
        // A snapshot has one table more: what it keeps of itself for whoever builds pages of it.
        let lines = try await Store.open(at: snapshot, access: .readOnly).read { db in
            try #expect(
                db.columns(in: "webhook_mark").map(\.name).sorted() == [
                    "changed_at", "fingerprint", "since", "webhook",
                ]
            )
            return try schema(db, without: "webhook_mark")
        }
        #expect(lines == expected)
        withExtendedLifetime(new) {}
    }

    /// From every earlier version, each with what version 1 recorded and the steps to it.
    @Test(arguments: 1..<Store.currentSchemaVersion)
    func keepsWhatAnEarlierVersionRecorded(version: Int) async throws {
        let queue = try DatabaseQueue(path: state.path)
        try await queue.write { db in try Migrations.run(db, from: 1, to: version) }
        try queue.close()
        let store = try migrated()

        #expect(try Store.schemaVersion(at: state.path) == Store.currentSchemaVersion)
        let webhook = try #require(try await store.webhooks().first)
        #expect(webhook.key.rawValue == "crm")
        #expect(webhook.secretVersion == 2)
        #expect(webhook.secretCreatedAt == nil)
        #expect(try await store.secrets(of: webhook.id).signing.map(\.version) == [2, 1])
        #expect(try await store.liveState().tombstones.keys.map(\.rawValue) == ["old"])
        #expect(try await store.states() == [.pending: 2])
        #expect(
            try await store.history(limit: 10).map(\.action)
                == ["create-token", "rotate-secret", "apply", "apply"]
        )
        #expect(try await store.tokens().map(\.name) == ["board"])
        #expect(try await store.integrityProblems().isEmpty)
    }

    @Test func aMigratedStateIsWorkedOn() async throws {
        let store = try migrated()
        let webhook = try #require(try await store.webhooks().first)
        var secrets = try await store.secrets(of: webhook.id)
        let made = start + .seconds(60)
        secrets.signing = [
            SealedSecret(version: 3, sealed: [1], fingerprint: "f", hint: "abc", createdAt: made)
        ]
        try await store.setSecrets(webhook.id, secrets, audit: audit("rotate-secret"))
        #expect(try await store.webhook(webhook.id)?.secretCreatedAt == made)
        #expect(try await store.accept([event()], at: start).count == 1)
    }

    @Test func deliveriesInFlightAreCountedOnce() async throws {
        let queue = try DatabaseQueue(path: state.path)
        try await queue.write { db in
            try db.execute(
                sql: """
                    UPDATE delivery SET state = 1, due_at = NULL, claim = 1 WHERE seq = 1;
                    UPDATE delivery_hourly SET count = 1;
                    INSERT INTO delivery_hourly SELECT webhook, hour, 1, 1 FROM delivery_hourly;
                    UPDATE backlog SET count = 1;
                    INSERT INTO backlog SELECT webhook, 1, 1 FROM backlog;
                    """
            )
        }
        try queue.close()

        let store = try migrated()
        let webhook = try #require(try await store.webhooks().first)
        #expect(try await store.liveState().backlog[webhook.id] == Backlog(pending: 2))
        let counts = try await store.deliveryCounts(
            of: webhook.id,
            since: Timestamp(milliseconds: 0)
        )
        #expect(counts == [.pending: 1, .inFlight: 1])
    }

    @Test func keepsACopyAsItWasBeforehand() async throws {
        let before = try dump(state.path)
        try migrated().close()

        let copy = state.path + ".v1.bak"
        #expect(try Store.schemaVersion(at: copy) == 1)
        #expect(try dump(copy) == before)
        let mode = try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions]
        #expect(mode as? Int == 0o600)

        // A second time there is nothing to do, and the copy stays.
        try migrated().close()
        #expect(try dump(copy) == before)
    }

    @Test func onlyWhoSaysSoMigrates() throws {
        let before = try state.contents()
        for access in [Store.Access.readOnly, .readWrite] {
            #expect(
                throws: StoreError.olderVersion(
                    path: state.path,
                    found: 1,
                    supported: Store.currentSchemaVersion
                )
            ) { try Store.open(at: state.path, access: access) }
        }
        #expect(try state.contents()["state.sqlite"] == before["state.sqlite"])
    }

    /// Every table with its rows.
    private func dump(_ path: String) throws -> [String: [Row]] {
        let queue = try DatabaseQueue(path: path)
        defer { withExtendedLifetime(queue) {} }
        return try queue.read { db in
            let names = try String.fetchAll(
                db,
                sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
            )
            var tables: [String: [Row]] = [:]
            for name in names {
                tables[name] = try Row.fetchAll(db, sql: "SELECT * FROM \(name)")
            }
            return tables
        }
    }
}

/// Every table and index as SQLite keeps it.
func schema(_ db: Database, without table: String = "") throws -> String {
    try String.fetchAll(
        db,
        sql: """
            SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name <> ?
            ORDER BY type, name
            """,
        arguments: [table]
    ).joined(separator: "\n") + "\n"
}
