import Model
import Store
import Testing

/// From claim to outcome, and what a crash leaves.
struct DeliveryLifeTests {
    private let state: TemporaryState

    init() throws {
        state = try TemporaryState()
    }

    @Test func claimsInOrderAndOnlyOnce() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        let events = (0..<5).map { _ in event() }
        _ = try await store.accept(events, at: start)

        let first = try await store.claim([crm: 3], epoch: 1, now: start)
        let second = try await store.claim([crm: 3], epoch: 1, now: start)

        #expect(first.map(\.eventID) == events.prefix(3).map(\.id))
        #expect(second.map(\.eventID) == events.suffix(2).map(\.id))
        #expect(first[0].body == events[0].body)
        #expect(try await store.states() == [.inFlight: 5])
        #expect(try await store.liveState().backlog[crm] == Backlog(pending: 5))
    }

    @Test func keepsAnAttemptAsItWasSent() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept([event()], at: start)
        let claimed = try #require(try await store.claim([crm: 1], epoch: 1, now: start).first)
        let sent = attempt(claimed)

        try await store.settle([
            SettledAttempt(
                webhookID: crm,
                attempt: sent,
                state: .succeeded,
                nextAttemptAt: nil,
                isCounted: true
            )
        ])

        let detail = try #require(try await store.delivery(claimed.id))
        #expect(detail.attempts == [sent])
        #expect(detail.body == claimed.body)
        #expect(detail.delivery.state == .succeeded)
        #expect(detail.delivery.attemptCount == "1/1")
        #expect(detail.delivery.responseStatus == 200)
        #expect(try await store.liveState().backlog[crm] == nil)
    }

    @Test func retriesWhenDueAndGivesUp() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration { $0.retry.maxAttempts = 2 })
        _ = try await store.accept([event()], at: start)
        let first = try await store.claim([crm: 1], epoch: 1, now: start)
        let later = start + .seconds(60)
        try await store.settle([settled(first[0], .retrying, next: later)])

        #expect(try await store.claim([crm: 1], epoch: 1, now: later - .seconds(1)).isEmpty)
        #expect(try await store.deliveryTargets().map(\.nextDueAt) == [later])
        let second = try await store.claim([crm: 1], epoch: 1, now: later)
        #expect(second.map(\.attempts) == [1])
        #expect(second.map(\.dueAt) == [later])
        try await store.settle([settled(second[0], .exhausted, at: later)])

        let delivery = try #require(try await store.delivery(first[0].id)?.delivery)
        #expect(delivery.state == .exhausted)
        #expect(delivery.attemptCount == "2/2")
        #expect(delivery.error == "HTTP 500")
        #expect(try await store.claim([crm: 1], epoch: 1, now: later + .seconds(99)).isEmpty)
    }

    @Test func sharesPlacesBetweenFirstTriesAndRetries() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept((0..<8).map { _ in event() }, at: start)
        let failed = try await store.claim([crm: 4], epoch: 1, now: start)
        let due = start + .seconds(60)
        try await store.settle(failed.map { settled($0, .retrying, next: due) })
        let later = start + .seconds(120)
        _ = try await store.accept((0..<8).map { _ in event() }, at: later)

        let claimed = try await store.claim([crm: 8], epoch: 1, now: later)

        #expect(claimed.count == 8)
        #expect(claimed.count { $0.attempts == 0 } == 6)
        let one = try await store.claim([crm: 1], epoch: 1, now: later)
        #expect(one.map(\.attempts) == [1], "a single place goes to what was due first")
    }

    @Test func keepsTheOrderOfAnOrderedWebhook() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration { $0.isOrdered = true })
        let events = [event(), event()]
        _ = try await store.accept(events, at: start)

        let head = try await store.claim([crm: 5], epoch: 1, now: start)
        #expect(head.map(\.eventID) == [events[0].id])
        #expect(try await store.claim([crm: 5], epoch: 1, now: start).isEmpty)
        let due = start + .seconds(60)
        try await store.settle([settled(head[0], .retrying, next: due)])
        #expect(try await store.claim([crm: 5], epoch: 1, now: start).isEmpty)
        #expect(try await store.deliveryTarget(of: crm)?.nextDueAt == due)
        #expect(try await store.deliveryTargets().map(\.nextDueAt) == [due])
        let again = try await store.claim([crm: 5], epoch: 1, now: due)
        #expect(again.map(\.eventID) == [events[0].id])
        try await store.settle([settled(again[0], .succeeded)])
        let next = try await store.claim([crm: 5], epoch: 1, now: due)
        #expect(next.map(\.eventID) == [events[1].id])
    }

    @Test func findsWhatADeadDaemonHadClaimed() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept([event(), event(), event()], at: start)
        let old = try await store.newEpoch()
        let lost = try await store.claim([crm: 2], epoch: old, now: start)
        try store.close()

        let heir = try state.open()
        let epoch = try await heir.newEpoch()
        #expect(epoch > old)
        #expect(try await heir.releaseClaims(epoch: epoch, now: start + .seconds(5)) == 2)

        let detail = try #require(try await heir.delivery(lost[0].id))
        #expect(detail.delivery.state == .pending)
        #expect(detail.attempts.map(\.errorClass) == [.unknown])
        #expect(detail.attempts.map(\.number) == [1])
        let again = try await heir.claim([crm: 5], epoch: epoch, now: start + .seconds(5))
        #expect(again.count == 3)
        #expect(again[0].id == lost[0].id)
        #expect(again[0].attempts == 0, "the number repeats")
        #expect(try await heir.releaseClaims(epoch: epoch, now: start) == 0)
    }

    @Test func givesUnusedClaimsBack() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept([event()], at: start)
        let claimed = try await store.claim([crm: 1], epoch: 1, now: start)
        try await store.unclaim(claimed.map(\.id), now: start)
        #expect(try await store.claim([crm: 1], epoch: 1, now: start).map(\.id) == [claimed[0].id])
        #expect(try await store.delivery(claimed[0].id)?.attempts == [])
    }

    @Test func drainsWhatWasHeldOnceAPauseEnds() async throws {
        let store = try state.open()
        let end = start + .seconds(60)
        let crm = try await store.create(
            "crm",
            configuration { $0.paused = .init(until: end, reason: "migration") }
        )
        let held = event()
        _ = try await store.accept([held], at: start)
        #expect(try await store.claim([crm: 5], epoch: 1, now: start).isEmpty)
        let new = event()
        _ = try await store.accept([new], at: end)
        let claimed = try await store.claim([crm: 5], epoch: 1, now: end)
        #expect(claimed.map(\.eventID) == [held.id, new.id])
    }

    @Test func skipsWhatWasHeldWhereTheFileSaysSo() async throws {
        let store = try state.open()
        let crm = try await store.create(
            "crm",
            configuration {
                $0.status = .paused
                $0.onResume = .skip
            }
        )
        _ = try await store.accept([event()], at: start)
        try await store.update(crm, configuration { $0.onResume = .skip })
        #expect(try await store.claim([crm: 5], epoch: 1, now: start).isEmpty)
        #expect(try await store.states() == [.discarded: 1])
    }

    @Test(arguments: [false, true])
    func resumesByDrainingOrSkipping(skipHeld: Bool) async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        try await store.setPause(
            crm,
            .init(at: start, by: "tester", reason: "maintenance"),
            audit: audit("pause")
        )
        let events = (0..<2_500).map { _ in event() }
        _ = try await store.accept(events, at: start)
        #expect(try await store.webhook(crm)?.operation.pause?.reason == "maintenance")
        #expect(try await store.liveState().backlog[crm]?.held == 2_500)

        try await store.resume(crm, skipHeld: skipHeld, now: start, audit: audit("resume"))

        #expect(try await store.webhook(crm)?.operation.pause == nil)
        #expect(
            try await store.states() == [skipHeld ? .discarded : .pending: 2_500]
        )
        let backlog = try await store.liveState().backlog[crm]
        #expect(backlog == (skipHeld ? nil : Backlog(pending: 2_500)))
    }

    @Test func resumeLeavesADeclaredPauseAlone() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration { $0.status = .paused })
        _ = try await store.accept([event()], at: start)
        try await store.resume(crm, skipHeld: false, now: start, audit: audit("resume"))
        #expect(try await store.states() == [.held: 1])
    }

    @Test func anOutcomeOfAnUnknownDeliveryLosesNoOther() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept([event(), event()], at: start)
        let claimed = try await store.claim([crm: 2], epoch: 1, now: start)
        var strange = claimed[0]
        strange.id = .make(at: start)
        strange.sequence = 4711
        try await store.settle([settled(strange, .succeeded), settled(claimed[1], .succeeded)])
        #expect(try await store.states() == [.inFlight: 1, .succeeded: 1])
    }

    @Test func retriesByHandWithoutUsingUpAutomaticAttempts() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration { $0.retry.maxAttempts = 1 })
        _ = try await store.accept([event()], at: start)
        let first = try await store.claim([crm: 1], epoch: 1, now: start)
        try await store.settle([settled(first[0], .exhausted)])

        #expect(try await store.retry([first[0].id], now: start) == 1)
        #expect(try await store.retry([first[0].id], now: start) == 1)
        let second = try await store.claim([crm: 1], epoch: 1, now: start)
        #expect(second.map(\.isManual) == [true])
        #expect(try await store.retry([first[0].id], now: start) == 0, "it is under way")
        try await store.settle([settled(second[0], .exhausted)])

        let delivery = try #require(try await store.delivery(first[0].id)?.delivery)
        #expect(delivery.attemptCount == "2/2")
        let unknown = DeliveryID.make(at: start)
        await #expect(throws: StoreError.unknownDelivery(unknown)) {
            try await store.retry([unknown], now: start)
        }
    }

    @Test func remembersTheScheduleThatARetryByHandInterrupts() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept([event()], at: start)
        let first = try await store.claim([crm: 1], epoch: 1, now: start)
        let later = start + .seconds(3600)
        try await store.settle([settled(first[0], .retrying, next: later)])
        _ = try await store.retry([first[0].id], now: start)
        let second = try await store.claim([crm: 1], epoch: 1, now: start)
        #expect(second.map(\.scheduledAt) == [later])
        #expect(second.map(\.manualAttempts) == [0])
    }

    @Test func retriesAndArchivesAllFailed() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept((0..<10).map { _ in event() }, at: start)
        let claimed = try await store.claim([crm: 10], epoch: 1, now: start)
        let later = start + .seconds(900)
        try await store.settle(
            claimed.prefix(4).map { settled($0, .exhausted) }
                + claimed[4..<7].map { settled($0, .retrying, next: later) }
                + claimed.suffix(3).map { settled($0, .succeeded) }
        )
        #expect(try await store.retryFailed(crm, now: start) == 7)
        let again = try await store.claim([crm: 10], epoch: 1, now: start)
        #expect(again.count == 7)
        try await store.settle(again.map { settled($0, .exhausted) })
        #expect(try await store.archiveFailed(crm) == 7)
        #expect(try await store.states() == [.archived: 7, .succeeded: 3])
    }

    @Test func replaysToAWebhook() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        let new = event()
        _ = try await store.accept([new], at: start)
        let claimed = try await store.claim([crm: 1], epoch: 1, now: start)
        try await store.settle([settled(claimed[0], .succeeded)])
        let late = try await store.create("late", configuration())

        #expect(try await store.replay([new.id], to: crm, again: false, now: start) == 0)
        #expect(try await store.replay([new.id], to: crm, again: true, now: start) == 1)
        #expect(try await store.replay([new.id], to: late, again: false, now: start) == 1)

        let replayed = try await store.claim([crm: 5], epoch: 1, now: start)
        #expect(replayed.map(\.replayOf) == [claimed[0].id])
        let backfilled = try await store.claim([late: 5], epoch: 1, now: start)
        #expect(backfilled.map(\.replayOf) == [nil])
    }

    @Test func logsATestWithoutCountingIt() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        let new = event(id: EventID(rawValue: "evt_test_1"))
        let claimed = ClaimedDelivery(
            id: .make(at: start),
            sequence: 0,
            webhookID: crm,
            eventID: new.id,
            eventType: new.type,
            body: new.body,
            attempts: 0,
            createdAt: start,
            dueAt: start
        )
        let sent = attempt(claimed, status: 500)
        try await store.insertTest(event: new, webhook: crm, attempt: sent, at: start)

        let detail = try #require(try await store.delivery(claimed.id))
        #expect(detail.delivery.isTest)
        #expect(detail.attempts == [sent])
        #expect(try await store.health24h(now: start)[crm]?.attempts == 0)
        #expect(try await store.health24h(now: start)[crm]?.failedDeliveries == 0)
        #expect(try await store.events(matching: EventQuery()).events.isEmpty)
        #expect(try await store.retry([claimed.id], now: start) == 0)
        #expect(try await store.archiveFailed(crm) == 1)
        #expect(try await store.deliveryCounts(of: crm, since: start).isEmpty)
    }
}
