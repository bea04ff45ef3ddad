import GRDB
import Model
import Store
import Testing

/// A webhook's mark moves with everything that can be seen of it, and with nothing else.
struct MarkTests {
    private let state: TemporaryState

    init() throws {
        state = try TemporaryState()
    }

    private func marks() throws -> [WebhookID: WebhookMark] {
        let marks = try SnapshotFile(path: state.path, now: start)
            .marks(since: start - .seconds(86_400))
        return Dictionary(uniqueKeysWithValues: marks.map { ($0.webhook, $0) })
    }

    @Test func movesWithEverythingThatCanBeSeen() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        let other = try await store.create("other", configuration(events: ["campaign.*"]))
        let untouched = try marks()[other]
        var seen: Set<String> = [try #require(try marks()[crm]).fingerprint]

        /// Something happens to the first webhook.
        func expectMove(_ what: String, _ change: () async throws -> Void) async throws {
            try await change()
            let mark = try #require(try marks()[crm])
            #expect(seen.insert(mark.fingerprint).inserted, "\(what)")
            #expect(try marks()[other] == untouched, "\(what)")
        }
        let events = [event(), event(), event()]
        try await expectMove("accept") { _ = try await store.accept(events, at: start) }
        var claimed: [ClaimedDelivery] = []
        try await expectMove("claim") {
            claimed = try await store.claim([crm: 3], epoch: 1, now: start)
        }
        try await expectMove("success") {
            try await store.settle([settled(claimed[0], .succeeded)])
        }
        try await expectMove("failure") {
            try await store.settle([settled(claimed[1], .exhausted)])
        }
        try await expectMove("another failure") {
            try await store.settle([settled(claimed[2], .exhausted)])
        }
        try await expectMove("retry") { _ = try await store.retryFailed(crm, now: start) }
        try await expectMove("second claim") {
            claimed = try await store.claim([crm: 3], epoch: 1, now: start)
        }
        try await expectMove("failures again") {
            try await store.settle(claimed.map { settled($0, .exhausted) })
        }
        try await expectMove("archive") { _ = try await store.archiveFailed(crm) }
        try await expectMove("configuration") {
            try await store.update(crm, configuration { $0.owner = "growth" })
        }
        try await expectMove("test") {
            try await store.insertTest(
                event: event(),
                webhook: crm,
                attempt: settled(claimed[0], .succeeded).attempt,
                at: start
            )
        }
        try await expectMove("expunge") {
            _ = try await store.expunge(.event(events[0].id), audit: audit("expunge"))
        }
        try await expectMove("retention") {
            let retention = Retention(
                payloadsBefore: start + .seconds(60),
                logBefore: start - .seconds(86_400),
                heldBefore: start - .seconds(86_400)
            )
            _ = try await store.prune(retention, now: start)
        }
    }

    @Test func goesAlongIntoSnapshots() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept([event()], at: start + .seconds(5))
        let event = try #require(try await store.event(ofDeliveriesTo: crm))
        _ = try await store.expunge(.event(event), audit: audit("expunge"))
        let target = state.folder + "/snapshot.sqlite"
        try await store.snapshot(to: target, includePayloads: true, now: start)

        let copied = try SnapshotFile(path: target, now: start).marks(since: start)

        #expect(copied == (try SnapshotFile(path: state.path, now: start).marks(since: start)))
        #expect(copied.first?.changedAt == start + .seconds(5))
    }

    @Test func aSnapshotKeepsWhatWouldBeFound() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.create("other", configuration(events: ["campaign.*"]))
        _ = try await store.accept([event(), event()], at: start)
        let claimed = try await store.claim([crm: 1], epoch: 1, now: start)
        try await store.settle([settled(claimed[0], .exhausted)])
        let target = state.folder + "/snapshot.sqlite"
        try await store.snapshot(to: target, includePayloads: true, now: start)
        let since = WebhookMark.since(start)

        let kept = try SnapshotFile(path: target, now: start).marks(since: since)

        #expect(kept.map(\.webhook).contains(crm) && kept.count == 2)
        #expect(kept == (try SnapshotFile(path: state.path, now: start).marks(since: since)))
        try await DatabaseQueue(path: target).write { db in
            try db.execute(sql: "UPDATE webhook_mark SET fingerprint = 'kept'")
        }
        let read = try SnapshotFile(path: target, now: start)
        #expect(try read.marks(since: since).allSatisfy { $0.fingerprint == "kept" })
        #expect(try read.marks(since: since - .seconds(86_400)) == kept)
    }
}

extension Store {
    /// An event that a webhook was or is to be sent.
    fileprivate func event(ofDeliveriesTo webhook: WebhookID) async throws -> EventID? {
        try await deliveries(DeliveryQuery()).deliveries
            .first { $0.webhookID == webhook }?.eventID
    }
}
