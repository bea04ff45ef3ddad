import Model
import Testing

@testable import Store

/// A workspace's quota: what goes beyond it waits, and nothing is lost.
struct QuotaTests {
    private let state: TemporaryState
    private let store: Store
    private let crm: WebhookID
    private let later = start + .seconds(60)

    init() async throws {
        state = try TemporaryState()
        store = try state.open()
        crm = try await store.create("crm", configuration())
        try await limit(2)
    }

    private func limit(_ count: Int, backlog: Int = 1000) async throws {
        try await store.setQuotas(
            [WorkspaceQuota(workspace: "acme", limit: RateLimit(count: count, per: .minute))],
            backlogLimit: backlog
        )
    }

    @discardableResult
    private func accept(
        _ count: Int,
        _ workspace: String? = "acme",
        type: String = "email.opened",
        at time: Timestamp = start
    ) async throws -> [NewEvent] {
        let events = (0..<count).map { _ in event(type, workspace: workspace) }
        _ = try await store.accept(events, at: time)
        return events
    }

    private func held() async throws -> Int? {
        try await store.webhook(crm)?.operation.heldForQuota
    }

    private func claimed(at time: Timestamp = start) async throws -> [EventID] {
        try await store.claim([crm: 100], epoch: 1, now: time).map(\.eventID)
    }

    @Test func whatGoesBeyondItWaitsForThePeriodsEnd() async throws {
        let events = try await accept(5)
        #expect(try await store.states() == [.pending: 2, .held: 3])
        #expect(try await held() == 3)
        #expect(try await claimed() == events.prefix(2).map(\.id))
        // Nothing for the dispatcher to look at before the quota refills.
        #expect(try await store.deliveryTarget(of: crm)?.nextDueAt == nil)

        #expect(try await store.refillQuotas(now: start + .seconds(59)) == 0)
        #expect(try await store.refillQuotas(now: later) == 2)
        #expect(try await claimed(at: later) == events[2..<4].map(\.id))
        #expect(try await held() == 1)

        #expect(try await store.refillQuotas(now: later + .seconds(60)) == 1)
        #expect(try await claimed(at: later + .seconds(60)) == [events[4].id])
        #expect(try await held() == 0)
    }

    @Test func nothingOvertakesWhatWaits() async throws {
        let first = try await accept(4)
        let second = try await accept(1, at: later)
        #expect(try await held() == 3)
        _ = try await store.refillQuotas(now: later)
        #expect(try await claimed(at: later) == first.map(\.id))
        _ = try await store.refillQuotas(now: later + .seconds(60))
        #expect(try await claimed(at: later + .seconds(60)) == second.map(\.id))
    }

    @Test func eachWorkspaceThatIsNotNamedHasTheQuotaOfTheOthersForItself() async throws {
        let others = RateLimit(count: 1, per: .minute)
        let named = RateLimit(count: 2, per: .minute)
        let quotas = [
            WorkspaceQuota(workspace: "acme", limit: named),
            WorkspaceQuota(workspace: WorkspaceQuota.others, limit: others),
        ]
        try await store.setQuotas(quotas, backlogLimit: 2)
        #expect(
            try await store.quotas().sorted { $0.workspace < $1.workspace } == quotas.reversed()
        )

        let free = try await accept(2, nil)
        let acme = try await accept(3)
        let globex = try await accept(3, "globex")
        let initech = try await accept(2, "initech")
        let claimed = try await claimed()
        let expected: [NewEvent] = free + acme.prefix(2) + [globex[0], initech[0]]
        #expect(claimed == expected.map(\.id))
        #expect(try await held() == 4)

        // The backlog is bounded for each as well.
        await #expect(throws: StoreError.backlogFull(workspace: "globex", limit: 2)) {
            try await accept(1, "globex")
        }
        let notices = try await store.quotaNotices(now: start)
        #expect(notices.map(\.workspace) == ["acme", "globex", "initech"])
        #expect(notices.map(\.limit) == [named, others, others])
        #expect(notices.map(\.held) == [1, 2, 1])

        #expect(try await store.refillQuotas(now: later) == 3)
        let next = try await self.claimed(at: later)
        #expect(Set(next) == Set([acme[2].id, globex[1].id, initech[1].id]))
        // Without it, what waits goes at once.
        try await store.setQuotas([quotas[0]])
        #expect(try await store.refillQuotas(now: later) == 1)
        #expect(try await held() == 0)
    }

    @Test func accountsOfWorkspacesThatAreNotNamedDoNotPileUp() async throws {
        let others = WorkspaceQuota(
            workspace: WorkspaceQuota.others,
            limit: RateLimit(count: 1, per: .minute)
        )
        try await store.setQuotas([others])
        try await accept(2, "busy")
        for number in 0..<5 { try await accept(1, "w\(number)") }
        try await forget(at: start + .seconds(3600))
        #expect(try await accounts() == 7)
        try await forget(at: start + .seconds(200_000))
        // That of all others, and one with something waiting.
        #expect(try await accounts() == 2)
        try await accept(1, "w1", at: start + .seconds(200_000))
        #expect(try await accounts() == 3)
        #expect(try await held() == 1)
    }

    private func forget(at time: Timestamp) async throws {
        let long = start - .seconds(86_400)
        let all = Retention(payloadsBefore: long, logBefore: long, heldBefore: long)
        _ = try await store.prune(all, now: time)
    }

    private func accounts() async throws -> Int? {
        try await store.read { db in try db.number("SELECT count(*) FROM quota") }.map(Int.init)
    }

    @Test func anotherQuotaOrNoneLetsItGo() async throws {
        try await accept(6)
        try await limit(3)
        #expect(try await store.refillQuotas(now: start) == 1)
        try await store.setQuotas([])
        #expect(try await store.refillQuotas(now: start) == 3)
        #expect(try await store.states() == [.pending: 6])
        try await accept(4)
        #expect(try await store.states() == [.pending: 10])
    }

    @Test func otherWorkspacesAndSystemEventsAreFree() async throws {
        try await store.update(crm, configuration(events: ["email.*", "system.*"]))
        try await accept(3, "other")
        try await accept(3, nil)
        try await accept(3, type: "system.webhook_paused")
        #expect(try await store.states() == [.pending: 9])
        try await accept(3)
        #expect(try await held() == 1)
    }

    @Test func onlyWhatWaitsForQuotaCountsTowardsTheCap() async throws {
        try await limit(1, backlog: 2)
        let paused = try await store.create("paused", configuration { $0.status = .paused })
        try await accept(3)
        #expect(try await store.liveState().backlog[paused]?.held == 3)
        #expect(try await held() == 2)
        await #expect(throws: StoreError.backlogFull(workspace: "acme", limit: 2)) {
            try await accept(1)
        }
        // All or nothing, and others go on.
        #expect(try await held() == 2)
        try await accept(1, "other")
        #expect(try await store.liveState().backlog[crm]?.pending == 2)
    }

    @Test func outlivesARestart() async throws {
        try await accept(5)
        try store.close()
        let again = try state.open()
        _ = try await again.accept([event(workspace: "acme")], at: start)
        #expect(try await again.webhook(crm)?.operation.heldForQuota == 4)
        #expect(try await again.refillQuotas(now: start) == 0)
        #expect(try await again.refillQuotas(now: later) == 2)
    }

    @Test func pausesHoldByThemselves() async throws {
        try await accept(4)
        try await store.setPause(
            crm,
            WebhookOperation.Pause(at: start, by: "ada", reason: nil),
            audit: audit("pause")
        )
        // The pause takes over what waited for quota, and that costs none.
        #expect(try await store.refillQuotas(now: later) == 2)
        #expect(try await held() == 0)
        #expect(try await store.states() == [.pending: 2, .held: 2])
        try await store.resume(crm, skipHeld: true, now: later, audit: audit("resume"))
        #expect(try await store.states() == [.pending: 2, .discarded: 2])
    }

    @Test func resumingDropsNothingThatWaitsForQuota() async throws {
        try await accept(3)
        try await store.resume(crm, skipHeld: true, now: start, audit: audit("resume"))
        #expect(try await store.states() == [.pending: 2, .held: 1])
    }

    @Test func deletedWebhooksLeaveNothingBehind() async throws {
        try await accept(4)
        try await store.delete(crm, audit: audit("delete"))
        let end = start + Store.tombstoneAge + .seconds(1)
        #expect(try await store.purgeTombstones(now: end) == 1)
        #expect(try await store.states() == [.discarded: 4])
        #expect(try await store.quotaNotices(now: end).isEmpty)
    }

    @Test func isGivenUpLikeAllThatIsHeldForTooLong() async throws {
        try await accept(4)
        let removed = try await store.prune(
            Retention(payloadsBefore: start, logBefore: start, heldBefore: later),
            now: later
        )
        #expect(removed.expired == 2)
        #expect(try await held() == 0)
        #expect(try await store.states() == [.pending: 2, .discarded: 2])
    }

    @Test func manualRetriesNeedRoom() async throws {
        let claimed = try await failedDeliveries(2)
        await #expect(
            throws: StoreError.quotaExceeded(workspace: "acme", wait: .seconds(60))
        ) { try await store.retry([claimed[0].id], now: start) }
        #expect(try await store.states() == [.exhausted: 2])
        #expect(try await store.retry([claimed[0].id], now: later) == 1)
    }

    @Test func retryingManyFillsTheQuotaAndQueuesTheRest() async throws {
        try await store.setQuotas([])
        _ = try await failedDeliveries(5)
        try await limit(2)
        #expect(try await store.retryFailed(crm, now: start) == 5)
        #expect(try await store.states() == [.retrying: 2, .held: 3])
        await #expect(
            throws: StoreError.quotaExceeded(workspace: "acme", wait: .seconds(60))
        ) { try await store.retryFailed(crm, now: start) }
        #expect(try await store.refillQuotas(now: later) == 2)
        let retried = try await store.claim([crm: 9], epoch: 1, now: later)
        #expect(retried.filter(\.isManual).count == 4)
    }

    @Test func replaysNeedRoomAndDryRunsNone() async throws {
        let events = try await accept(2)
        _ = try await claimed()
        let ids = events.map(\.id)
        let count = try await store.replay(ids, to: crm, again: true, dryRun: true, now: start)
        #expect(count == 2)
        await #expect(
            throws: StoreError.quotaExceeded(workspace: "acme", wait: .seconds(60))
        ) { try await store.replay(ids, to: crm, again: true, now: start) }
        #expect(try await store.replay(ids + ids, to: crm, again: true, now: later) == 4)
        #expect(try await held() == 2)
    }

    @Test func testsTakeAPlaceToo() async throws {
        try await store.takeQuota(ofAny: ["acme"], now: start)
        try await store.takeQuota(ofAny: ["acme"], now: start)
        await #expect(
            throws: StoreError.quotaExceeded(workspace: "acme", wait: .seconds(60))
        ) { try await store.takeQuota(ofAny: ["acme"], now: start) }
        try await store.takeQuota(ofAny: ["acme", "other"], now: start)
        try await store.takeQuota(ofAny: [], now: start)
        try await accept(1)
        #expect(try await held() == 1)
    }

    @Test func isToldOfOnceAnHour() async throws {
        #expect(try await store.quotaNotices(now: start).isEmpty)
        try await accept(5)
        let notice = try #require(try await store.quotaNotices(now: start).first)
        #expect(notice.workspace == "acme")
        #expect(notice.held == 3)
        #expect(notice.limit.text == "2/m")
        try await store.noteQuotaNotice(of: "acme", at: start)
        #expect(try await store.quotaNotices(now: start + .seconds(3599)).isEmpty)
        #expect(try await store.quotaNotices(now: start + .seconds(3600)).count == 1)
    }

    @Test func aSnapshotShowsWhatWaits() async throws {
        try await accept(5)
        let path = state.folder + "/snapshot.sqlite"
        try await store.snapshot(to: path, includePayloads: false, now: start)
        let webhook = try #require(try SnapshotFile(path: path, now: start).webhooks().first)
        #expect(webhook.operation.heldForQuota == 3)
    }

    /// Accepts events, claims their deliveries and gives them up.
    private func failedDeliveries(_ count: Int) async throws -> [ClaimedDelivery] {
        try await accept(count)
        let claimed = try await store.claim([crm: count], epoch: 1, now: start)
        try await store.settle(claimed.map { settled($0, .exhausted) })
        return claimed
    }
}
