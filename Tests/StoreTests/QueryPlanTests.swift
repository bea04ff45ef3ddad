import GRDB
import Model
import Synchronization
import Testing

@testable import Store

/// Queries that run all day go through an index and never sort a log.
struct QueryPlanTests {
    private let state: TemporaryState
    private let store: Store
    private let crm: WebhookID

    init() async throws {
        state = try TemporaryState()
        store = try state.open()
        crm = try await store.create("crm", configuration())
        _ = try await store.accept((0..<10).map { _ in event() }, at: start)
        let claimed = try await store.claim([crm: 5], epoch: 1, now: start)
        try await store.settle(claimed.map { settled($0, .succeeded) })
    }

    /// The plans of all that `body` asks of the tables of the log.
    private func plans(
        _ body: @escaping @Sendable (Database) throws -> Void
    ) async throws -> [String] {
        try await store.read { db in
            let statements = Mutex<[String]>([])
            db.trace { event in
                guard case .statement(let statement) = event else { return }
                statements.withLock { $0.append(statement.expandedSQL) }
            }
            try body(db)
            db.trace(options: [])
            return try statements.withLock { $0 }.filter { $0.contains("SELECT") }.flatMap { sql in
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql).map { row -> String in
                    row["detail"]
                }
            }
        }
    }

    private func expectIndexes(_ plans: [String], _ place: SourceLocation = #_sourceLocation) {
        #expect(!plans.isEmpty, sourceLocation: place)
        for plan in plans {
            #expect(!plan.contains("TEMP B-TREE"), "\(plans)", sourceLocation: place)
            #expect(!plan.contains("SCAN a"), "\(plans)", sourceLocation: place)
        }
    }

    @Test func aWebhooksLogIsReadBackwards() async throws {
        var query = DeliveryQuery()
        query.webhook = crm
        query.since = start
        query.statuses = [.success]
        let plans = try await plans { [query, store] db in
            _ = try db.deliveries(query, store.deliveryCode)
        }
        expectIndexes(plans)
        #expect(plans.contains { $0.contains("delivery_webhook") })
        #expect(!plans.contains { $0.contains("SCAN d") })
    }

    @Test func aContactIsFoundByItsIndex() async throws {
        var query = DeliveryQuery()
        query.search = "user@example.com"
        let plans = try await plans { [query, store] db in
            _ = try db.deliveries(query, store.deliveryCode)
        }
        #expect(plans.contains { $0.contains("event_contact") })
        #expect(!plans.contains { $0.contains("SCAN e") })
    }

    @Test func healthReadsRollupsByWebhook() async throws {
        let plans = try await plans { db in _ = try db.health(since: start) }
        #expect(!plans.contains { $0.contains("SCAN h") && !$0.contains("USING") }, "\(plans)")
        #expect(!plans.contains { $0.contains("delivery ") || $0.contains("attempt") })
    }
}
