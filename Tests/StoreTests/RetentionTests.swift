import Foundation
import Model
import Store
import Synchronization
import Testing
import Text

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
