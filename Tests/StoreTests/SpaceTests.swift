import Foundation
import GRDB
import Model
import Testing

@testable import Store

/// A disk that is full, and responses that would fill it.
struct SpaceTests {
    private let state: TemporaryState
    private let store: Store
    private let crm: WebhookID

    init() async throws {
        state = try TemporaryState()
        store = try state.open()
        crm = try await store.create("crm", configuration())
    }

    /// Lets the file grow by so many pages only; nil lets it grow again.
    private func limitPages(_ spare: Int?) async throws {
        try await store.write { context in
            let count = try Int.fetchOne(context.db, sql: "PRAGMA page_count") ?? 0
            let limit = spare.map { count + $0 } ?? 1_000_000
            try context.db.execute(sql: "PRAGMA max_page_count = \(limit)")
        }
    }

    /// Accepts until the disk is full.
    private func fill() async throws {
        await #expect(throws: StoreError.diskFull(path: state.path)) {
            for _ in 0..<1000 {
                _ = try await store.accept([event(padding: 100_000)], at: start)
            }
        }
    }

    private func accepts() async throws -> Bool {
        do throws(StoreError) {
            _ = try await store.accept([event()], at: start)
            return true
        } catch {
            guard error == .diskFull(path: state.path) else { throw error }
            return false
        }
    }

    @Test func theReserveIsGivenBackForOutcomesAndMadeAgain() async throws {
        let reserve = state.path + ".reserve"
        #expect(try store.keepReserve(1 << 20))
        let size = try FileManager.default.attributesOfItem(atPath: reserve)[.size] as? Int
        #expect(size == 1 << 20)
        _ = try await store.accept([event()], at: start)
        let claimed = try await store.claim([crm: 1], epoch: 1, now: start)
        try await limitPages(20)
        try await fill()
        // It is for outcomes alone.
        #expect(FileManager.default.fileExists(atPath: reserve))

        try await limitPages(0)
        await #expect(throws: StoreError.diskFull(path: state.path)) {
            try await store.settle(claimed.map { response($0, bytes: 60_000) })
        }
        #expect(!FileManager.default.fileExists(atPath: reserve))

        try await limitPages(nil)
        try await store.settle(claimed.map { response($0, bytes: 60_000) })
        // Looked at now and then, so it takes a moment.
        let clock = ContinuousClock()
        let end = clock.now + .seconds(30)
        var isAccepted = try await accepts()
        while !isAccepted, clock.now < end { isAccepted = try await accepts() }
        #expect(isAccepted)
        #expect(FileManager.default.fileExists(atPath: reserve))
        try store.close()
        #expect(!FileManager.default.fileExists(atPath: reserve))
    }

    @Test func nothingIsWrittenAfterTheDiskFailed() async throws {
        let failed = Task { await store.failure() }
        await #expect(throws: StoreError.self) {
            try await store.write { _ in
                throw DatabaseError(resultCode: .SQLITE_IOERR, message: "disk I/O error")
            }
        }
        let failure = await failed.value
        #expect(failure == .inputOutput(path: state.path, detail: "disk I/O error"))
        await #expect(throws: StoreError.self) { try await store.accept([event()], at: start) }
        #expect(try await store.states().isEmpty)
    }

    @Test func closingEndsTheWaitForAFailure() async throws {
        let waiting = Task { await store.failure() }
        try store.close()
        #expect(await waiting.value == nil)
    }

    @Test func theOldestResponsesMakeRoomForNewOnes() async throws {
        let bytes = 64 << 10
        let count = ResponseBodies.limit / bytes + 50
        let bills = try await store.create("bills", configuration())
        var ids: [DeliveryID] = []
        for batch in stride(from: 0, to: count, by: 100) {
            let events = (batch..<min(batch + 100, count)).map { _ in event() }
            _ = try await store.accept(events, at: start)
            let claimed = try await store.claim([crm: 100], epoch: 1, now: start)
            try await store.settle(claimed.map { response($0, bytes: bytes) })
            ids += claimed.map(\.id)
        }
        let other = try await store.claim([bills: 1], epoch: 1, now: start)
        try await store.settle(other.map { response($0, bytes: bytes) })

        let (kept, dropped) = try await store.read { db in
            (
                try db.number(
                    """
                    SELECT sum(length(response_body)) FROM attempt AS a
                    JOIN delivery AS d ON d.seq = a.delivery
                    WHERE d.webhook = (SELECT id FROM webhook WHERE key = 'crm')
                    """
                ) ?? 0,
                try db.number("SELECT count(*) FROM attempt WHERE is_cut = 2") ?? 0
            )
        }
        #expect(kept <= ResponseBodies.limit)
        #expect(kept > ResponseBodies.limit * 9 / 10)
        #expect(dropped >= 50)
        let oldest = try #require(try await store.delivery(ids[0])?.attempts.first)
        #expect(oldest.responseBody.isEmpty)
        #expect(oldest.isResponseBodyDropped)
        #expect(!oldest.isResponseBodyCut)
        let newest = try #require(try await store.delivery(ids[count - 1])?.attempts.first)
        #expect(newest.responseBody.count == bytes)
        #expect(!newest.isResponseBodyDropped)
        let others = try #require(try await store.delivery(other[0].id)?.attempts.first)
        #expect(others.responseBody.count == bytes)

        // A late attempt of a delivery older than all that is kept has no room either.
        #expect(try await store.retry([ids[0]], now: start) == 1)
        let again = try await store.claim([crm: 1], epoch: 1, now: start)
        #expect(again.map(\.id) == [ids[0]])
        try await store.settle(again.map { response($0, bytes: bytes) })
        let late = try #require(try await store.delivery(ids[0])?.attempts.last)
        #expect(late.isResponseBodyDropped)
    }

    @Test func removedPayloadsMakeRoomToo() async throws {
        _ = try await store.accept((0..<20).map { _ in event() }, at: start)
        let claimed = try await store.claim([crm: 20], epoch: 1, now: start)
        try await store.settle(claimed.map { response($0, bytes: 64 << 10) })
        #expect(try await counted() > 1 << 20)
        let end = start + .seconds(40 * 86_400)
        _ = try await store.prune(
            Retention(payloadsBefore: end, logBefore: start, heldBefore: start),
            now: end
        )
        #expect(try await counted() == 0)
    }

    private func counted() async throws -> Int64 {
        try await store.read { db in
            try db.number("SELECT sum(body_bytes) FROM webhook_operation") ?? 0
        }
    }

    /// A failure with a long answer.
    private func response(_ delivery: ClaimedDelivery, bytes: Int) -> SettledAttempt {
        var settled = settled(delivery, .exhausted)
        settled.attempt.responseBody = [UInt8](repeating: 0x61, count: bytes)
        return settled
    }
}
