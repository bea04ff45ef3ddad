import GRDB
import Model
import Testing

@testable import Store

struct DurabilityTests {
    private let state: TemporaryState

    init() throws {
        state = try TemporaryState()
    }

    @Test func syncsEveryCommitAndNeverMapsTheFile() async throws {
        let store = try state.open()
        let settings = try await store.write { context in
            try ["synchronous", "journal_mode", "secure_delete", "foreign_keys", "mmap_size"].map {
                try String.fetchOne(context.db, sql: "PRAGMA \($0)") ?? ""
            }
        }
        #expect(settings == ["2", "wal", "2", "1", "0"])
    }

    @Test func readersCannotWrite() async throws {
        let store = try state.open()
        await #expect(throws: StoreError.readOnlyFile(path: state.path)) {
            try await store.read { db in try db.execute(sql: "DELETE FROM event") }
        }
    }

    @Test func aFullDiskFailsAllThatWaitTogetherAndNobodyElse() async throws {
        let store = try state.open()
        try await store.create("crm", configuration())
        _ = try await store.accept([event()], at: start)
        try await store.write { context in
            // The file may not grow by more than a page from here.
            let pages = try Int.fetchOne(context.db, sql: "PRAGMA page_count") ?? 0
            try context.db.execute(sql: "PRAGMA max_page_count = \(pages + 1)")
        }
        await #expect(throws: StoreError.diskFull(path: state.path)) {
            try await store.accept((0..<50).map { _ in event(padding: 4_000) }, at: start)
        }
        try await store.write { context in
            try context.db.execute(sql: "PRAGMA max_page_count = 1000000")
        }
        _ = try await store.accept([event()], at: start)
        #expect(try await store.states() == [.pending: 2])
    }

    @Test func aFailedRequestTakesNoNeighbourWithIt() async throws {
        let store = try state.open()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<100 {
                group.addTask {
                    do {
                        try await store.write { context in
                            try context.db.run(
                                "INSERT INTO source_ip (position, address) VALUES (?, ?)",
                                [index, index.isMultiple(of: 4) ? nil : "10.0.0.\(index)"]
                            )
                        }
                        return true
                    } catch {
                        return false
                    }
                }
            }
            let succeeded = try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            #expect(succeeded == 75)
        }
        #expect(try await store.sourceIPs().count == 75)
    }

    @Test func showsWholeRequestsToWhoeverReadsMeanwhile() async throws {
        let store = try state.open()
        try await store.create("crm", configuration())
        let events = (0..<60).map { _ in (0..<200).map { _ in event() } }
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for batch in events {
                group.addTask {
                    _ = try await store.accept(batch, at: start)
                    // Whoever asks sees a commit of whole requests, its own among them.
                    return try await store.read { db in
                        try Int.fetchOne(db, sql: "SELECT count(*) FROM event") ?? 0
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts.allSatisfy { $0.isMultiple(of: 200) && $0 >= 200 })
        #expect(counts.max() == 12_000)
    }

    @Test func backsUpTheWholeStateWhileItIsWritten() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept((0..<20).map { _ in event() }, at: start)
        let path = state.folder + "/backup.sqlite"
        try await store.backup(to: path)
        _ = try await store.accept([event()], at: start)

        let copy = try Store.open(at: path, access: .readWrite)
        #expect(copy.stateID == store.stateID)
        #expect(copy.keyID == store.keyID)
        #expect(try await copy.secrets(of: crm) == sealedSecrets())
        #expect(try await copy.claim([crm: 99], epoch: 1, now: start).count == 20)
        #expect(try await copy.integrityProblems().isEmpty)
        await #expect(throws: StoreError.alreadyExists(path: path)) {
            try await store.backup(to: path)
        }
    }

    @Test func countsAddUpWhateverHappens() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept((0..<40).map { _ in event() }, at: start)
        let claimed = try await store.claim([crm: 30], epoch: 1, now: start)
        try await store.settle(claimed.prefix(10).map { settled($0, .succeeded) })
        try await store.settle(
            claimed[10..<15].map { settled($0, .retrying, next: start + .seconds(9)) }
        )
        try await store.settle(claimed[15..<20].map { settled($0, .exhausted) })
        try await store.delete(crm, audit: audit("delete"))
        try await store.apply(create: crm, "crm", configuration())

        let (log, rollup, backlog) = try await store.read { db in
            (
                try counts(db, "SELECT state, count(*) FROM delivery GROUP BY state"),
                try counts(
                    db,
                    "SELECT state, sum(count) FROM delivery_hourly GROUP BY state"
                ),
                try counts(db, "SELECT state, count FROM backlog")
            )
        }
        // What is in flight is counted where it is asked for.
        #expect(rollup == log.filter { $0.key != 1 })
        #expect(backlog == log.filter { [0, 3, 5].contains($0.key) })
        let inFlight = try #require(log[1])
        #expect(try await store.deliveryCounts(of: crm, since: start)[.inFlight] == inFlight)
        let all = log.values.reduce(0, +)
        #expect(try await store.deliveryTotal(since: start) == all)
    }
}

private func counts(_ db: Database, _ sql: String) throws -> [Int64: Int] {
    var counts: [Int64: Int] = [:]
    for row in try Row.fetchAll(db, sql: sql) where (row[1] as Int) > 0 { counts[row[0]] = row[1] }
    return counts
}
