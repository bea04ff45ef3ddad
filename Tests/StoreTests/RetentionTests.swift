import Foundation
import Model
import Synchronization
import Testing
import Text

@testable import Store

/// What is removed when it is old enough, and what never is.
struct RetentionTests {
    private let state: TemporaryState
    private let now = start + .seconds(100 * 86_400)

    init() throws {
        state = try TemporaryState()
    }

    /// Everything from before `moment`, nothing held.
    private func retention(payloads: Timestamp, log: Timestamp? = nil) -> Retention {
        Retention(
            payloadsBefore: payloads,
            logBefore: log ?? start - .seconds(86_400),
            heldBefore: start - .seconds(86_400)
        )
    }

    private func delivered(_ store: Store, _ webhook: WebhookID) async throws -> EventID {
        let event = event()
        _ = try await store.accept([event], at: start)
        let claimed = try #require(try await store.claim([webhook: 1], epoch: 1, now: start).first)
        try await store.settle([settled(claimed, .succeeded)])
        return event.id
    }

    @Test func removesPayloadsOfFinishedDeliveriesOnly() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        let done = try await delivered(store, crm)
        let waiting = event()
        _ = try await store.accept([waiting], at: start)
        let recent = event("email.clicked")
        _ = try await store.accept([recent], at: now)

        let removals = try await store.prune(retention(payloads: now - .seconds(60)), now: now)

        #expect(removals.payloads == 1)
        #expect(removals.events == 0)
        #expect(try await store.event(done)?.body == nil)
        #expect(try await store.event(waiting.id)?.body == waiting.body)
        #expect(try await store.event(recent.id)?.body == recent.body)
        #expect(try await store.prune(retention(payloads: now - .seconds(60)), now: now).isEmpty)
        let claimed = try await store.claim([crm: 9], epoch: 1, now: now)
        #expect(claimed.map(\.eventID) == [waiting.id, recent.id])
    }

    @Test func removesOldEntriesWithTheirAttempts() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        let first = try await delivered(store, crm)
        #expect(try await store.replay([first], to: crm, again: true, now: now) == 1)
        let replayed = try #require(try await store.claim([crm: 1], epoch: 1, now: now).first)
        try await store.settle([settled(replayed, .succeeded, at: now)])

        let removals = try await store.prune(
            retention(payloads: now, log: now - .seconds(60)),
            now: now
        )

        #expect(removals.events == 1)
        #expect(removals.deliveries == 2)
        #expect(try await store.event(first) == nil)
        #expect(try await store.states().isEmpty)
        #expect(try await store.integrityProblems() == [])
    }

    @Test func aStepEndsAfterSomeWorkHoweverManyWebhooksAnEventHas() async throws {
        let store = try state.open()
        var webhooks: [WebhookID] = []
        for number in 0..<10 {
            webhooks.append(try await store.create("w\(number)", configuration()))
        }
        _ = try await store.accept((0..<8).map { _ in event() }, at: start)
        for webhook in webhooks {
            let claimed = try await store.claim([webhook: 8], epoch: 1, now: start)
            try await store.settle(claimed.map { settled($0, .succeeded) })
        }

        let retention = retention(payloads: now, log: now)
        var removed: [Int] = []
        var next: Int64 = 1
        while next < 9 {
            let from = next
            let step = try await store.write { context in
                try context.prune(from..<9, retention, work: 30)
            }
            removed.append(step.removals.deliveries)
            next = step.next
        }
        #expect(removed == [30, 30, 20])
        #expect(try await store.states().isEmpty)
    }

    @Test func whatIsHeldForTooLongIsGivenUpInSteps() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration { $0.status = .paused })
        _ = try await store.accept((0..<1200).map { _ in event() }, at: start)
        let told = Mutex<[Int?]>([])
        let retention = Retention(payloadsBefore: start, logBefore: start, heldBefore: now)
        let removals = try await store.prune(retention, now: now) { expired in
            told.withLock { $0.append(expired[crm]) }
        }
        #expect(removals.expired == 1200)
        #expect(told.withLock { $0 } == [500, 500, 200])
    }

    @Test func minutesAreKeptForTwoDaysAndHoursWithTheLog() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept([event(), event()], at: start)
        let hour = start - .milliseconds(start.milliseconds % 3_600_000)
        for minute in [10, 50] {
            let claimed = try await store.claim([crm: 1], epoch: 1, now: start)
            let at = hour + .seconds(minute * 60)
            try await store.settle(claimed.map { settled($0, .succeeded, at: at) })
        }
        let day = Duration.seconds(86_400)
        let half = hour + .seconds(1800) + day
        #expect(try await store.health24h(now: half)[crm]?.attempts == 1)

        func kept(_ table: String, after age: Duration) async throws -> Int64? {
            _ = try await store.prune(
                Retention(
                    payloadsBefore: hour,
                    logBefore: hour - .seconds(3600),
                    heldBefore: hour
                ),
                now: hour + age
            )
            return try await store.read { db in
                try db.number("SELECT sum(attempts) FROM \(table)")
            }
        }
        #expect(try await kept("minutely", after: day * 2 + .seconds(600)) == 2)
        #expect(try await kept("minutely", after: day * 2 + .seconds(601)) == 1)
        #expect(try await kept("minutely", after: day * 2 + .seconds(3600)) == nil)
        #expect(try await kept("hourly", after: day * 2 + .seconds(3600)) == 2)
    }

    @Test func givesUpWhatWasHeldForTooLong() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        let pause = WebhookOperation.Pause(at: start, by: "tester", reason: nil)
        try await store.setPause(crm, pause, audit: audit("pause"))
        _ = try await store.accept([event(), event()], at: start)
        _ = try await store.accept([event()], at: now)

        let told = Mutex<[[WebhookID: Int]]>([])
        let removals = try await store.prune(
            Retention(payloadsBefore: start, logBefore: start, heldBefore: now - .seconds(60)),
            now: now
        ) { expired in
            told.withLock { $0.append(expired) }
        }

        #expect(removals.expired == 2)
        #expect(told.withLock { $0 } == [[crm: 2]])
        #expect(try await store.states() == [.discarded: 2, .held: 1])
        #expect(try await store.liveState().backlog[crm] == Backlog(held: 1))
    }

    @Test func sendsNothingOfAnEventThatWasExpungedUnderWay() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        let gone = event(email: "gone@example.com", extra: "mark-of-what-is-gone")
        _ = try await store.accept([gone, event("email.clicked")], at: start)
        let claimed = try #require(try await store.claim([crm: 1], epoch: 1, now: start).first)

        let count = try await store.expunge(
            .contact(email: "Gone@example.com"),
            audit: audit("expunge")
        )
        try await store.settle([settled(claimed, .retrying, next: now)])

        #expect(count == 1)
        #expect(try await store.claim([crm: 9], epoch: 1, now: now).count == 1)
        #expect(try await store.retry([claimed.id], now: now) == 0)
        #expect(try await store.delivery(claimed.id)?.delivery.state == .discarded)
        for (name, bytes) in try state.contents() {
            #expect(bytes.range(of: Data("mark-of-what-is-gone".utf8)) == nil, "\(name)")
        }
        await #expect(throws: StoreError.self) {
            try await store.expunge(.event(EventID(rawValue: "evt_none")), audit: audit())
        }
    }
}
