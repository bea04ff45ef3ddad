import Model
import Store
import Synchronization
import Testing
import Text

struct IngestTests {
    private let state: TemporaryState

    init() throws {
        state = try TemporaryState()
    }

    @Test func recordsAnEventWithTheWebhooksItGoesTo() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration(events: ["email.*"]))
        try await store.create("billing", configuration(events: ["contact.*"]))

        let new = event(workspace: "Client A")
        let acceptances = try await store.accept([new], at: start + .seconds(1))

        #expect(acceptances == [.accepted(new.id, deliveries: 1)])
        let recorded = try #require(try await store.event(new.id))
        #expect(recorded.body == new.body)
        #expect(recorded.workspace == "Client A")
        #expect(recorded.acceptedAt == start + .seconds(1))
        let deliveries = try await store.deliveries(of: new.id)
        #expect(deliveries.map(\.webhookID) == [crm])
        #expect(deliveries.map(\.state) == [.pending])
        #expect(deliveries[0].id.rawValue.hasPrefix("del_"))
        #expect(try await store.delivery(deliveries[0].id)?.delivery == deliveries[0])
    }

    @Test func recordsEventsThatNobodyWants() async throws {
        let store = try state.open()
        let new = event()
        #expect(try await store.accept([new], at: start) == [.accepted(new.id, deliveries: 0)])
        #expect(try await store.event(new.id) != nil)
    }

    @Test func takesTheSameIdempotencyKeyOnce() async throws {
        let store = try state.open()
        try await store.create("crm", configuration())
        let first = event(key: "order-1")
        _ = try await store.accept([first], at: start)

        let same = try await store.accept([event(key: "order-1")], at: start)
        let other = try await store.accept([event(key: "order-1", email: "b@b.io")], at: start)
        let elsewhere = event(key: "order-1", workspace: "Client B", email: "b@b.io")

        #expect(same == [.duplicate(first.id)])
        #expect(other == [.conflict(existing: first.id)])
        #expect(
            try await store.accept([elsewhere], at: start)
                == [.accepted(elsewhere.id, deliveries: 1)]
        )
        #expect(try await store.states() == [.pending: 2])
    }

    @Test func takesACallersIdentifierOnce() async throws {
        let store = try state.open()
        let id = EventID(rawValue: "order-77")
        _ = try await store.accept([event(id: id)], at: start)
        #expect(try await store.accept([event(id: id)], at: start) == [.duplicate(id)])
        #expect(
            try await store.accept([event(id: id, email: "b@b.io")], at: start)
                == [.conflict(existing: id)]
        )
        #expect(try await store.event(id)?.id == id)
    }

    @Test func recordsNothingOfARequestWithAConflict() async throws {
        let store = try state.open()
        try await store.create("crm", configuration())
        _ = try await store.accept([event(key: "k")], at: start)
        let innocent = event("email.clicked")

        let answer = try await store.accept(
            [innocent, event(key: "k", email: "b@b.io")],
            at: start
        )

        #expect(answer.count == 2)
        #expect(try await store.event(innocent.id) == nil)
        #expect(try await store.states() == [.pending: 1])
        // The type that the request brought was undone with it and works afterwards.
        let later = event("email.clicked")
        #expect(try await store.accept([later], at: start) == [.accepted(later.id, deliveries: 1)])
        #expect(try await store.event(later.id)?.type == "email.clicked")
    }

    @Test func aConflictTakesNoNeighbourWithIt() async throws {
        let store = try state.open()
        try await store.create("crm", configuration())
        let original = event(key: "k")
        _ = try await store.accept([original], at: start)

        let answers = try await withThrowingTaskGroup(of: [EventAcceptance].self) { group in
            for index in 0..<200 {
                let new =
                    index.isMultiple(of: 10)
                    ? event(key: "k", email: "b@b.io") : event(key: "n\(index)")
                group.addTask { try await store.accept([new], at: start) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }

        #expect(answers.count { $0 == .conflict(existing: original.id) } == 20)
        #expect(try await store.states() == [.pending: 181])
    }

    @Test func handsFreshDeliveriesOverAsFarAsThereIsRoom() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        let epoch = try await store.newEpoch()
        let intake = Intake(epoch: epoch, room: 2)
        store.handOver(to: intake)

        let events = [event(), event(), event()]
        _ = try await store.accept(events, at: start + .seconds(1))

        #expect(try await store.states() == [.inFlight: 2, .pending: 1])
        let taken = intake.taken
        #expect(taken.map(\.count) == [2])
        #expect(taken[0].map(\.eventID) == events.prefix(2).map(\.id))
        #expect(taken[0].map(\.body) == events.prefix(2).map(\.body))
        // It is the claim that the log has.
        let logged = try await store.deliveries(of: events[0].id)
        #expect(logged.map(\.id) == [taken[0][0].id])
        let claimed = try await store.claim([crm: 9], epoch: epoch, now: start + .seconds(1))
        #expect(claimed.map(\.eventID) == [events[2].id])
        // A daemon that is gone leaves them to the next one.
        #expect(try await store.releaseClaims(epoch: epoch + 1, now: start + .seconds(2)) == 3)
    }

    @Test func handsNothingOverOfARequestThatIsUndone() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept([event(key: "k")], at: start)
        let intake = Intake(epoch: try await store.newEpoch(), room: 100)
        store.handOver(to: intake)

        _ = try await store.accept([event(), event(key: "k", email: "b@b.io")], at: start)

        #expect(intake.taken.map(\.count) == [0])
        #expect(intake.unused == [[crm, crm]])
        #expect(try await store.states() == [.pending: 1])
    }

    @Test func roomOfWhatIsNoNewDeliveryGoesUnused() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        let paused = try await store.create("paused", configuration { $0.status = .paused })
        let known = event()
        _ = try await store.accept([known], at: start)
        let intake = Intake(epoch: try await store.newEpoch(), room: 3)
        store.handOver(to: intake)

        // The repeated event keeps its place: the second new one is the fourth that asks, and there is room for three.
        let new = [event(), event()]
        _ = try await store.accept([new[0], known, known, new[1]], at: start)
        #expect(intake.taken.map { $0.map(\.eventID) } == [[new[0].id]])
        #expect(intake.unused == [[crm, crm]])
        let logged = try await store.deliveries(of: new[1].id)
        #expect(logged.map(\.state) == [.pending, .held])
        #expect(logged.map(\.webhookID) == [crm, paused])
    }

    @Test func holdsForWebhooksThatDoNotDeliver() async throws {
        let store = try state.open()
        try await store.create("declared", configuration { $0.status = .paused })
        try await store.create(
            "until",
            configuration { $0.paused = .init(until: start + .seconds(60), reason: nil) }
        )
        let byHand = try await store.create("by-hand", configuration())
        try await store.setPause(
            byHand,
            .init(at: start, by: "tester", reason: nil),
            audit: audit("pause")
        )

        _ = try await store.accept([event()], at: start)
        #expect(try await store.states() == [.held: 3])
        _ = try await store.accept([event()], at: start + .seconds(60))
        #expect(try await store.states() == [.held: 5, .pending: 1])
    }

    @Test func followsAppliedChangesAtOnce() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration(events: ["email.*"]))
        let first = try await store.accept([event()], at: start)
        try await store.update(crm, configuration(events: ["contact.*"]))
        let second = try await store.accept([event()], at: start)
        guard case .accepted(_, deliveries: 1) = first[0],
            case .accepted(_, deliveries: 0) = second[0]
        else {
            Issue.record("\(first) \(second)")
            return
        }
    }

    @Test func tellsNoWebhookAboutItself() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration(events: ["system.*"]))
        let ops = try await store.create("ops", configuration(events: ["system.*"]))
        let new = event("system.webhook_paused", extra: .string(crm.rawValue))
        _ = try await store.accept([new], at: start)
        #expect(try await store.deliveries(of: new.id).map(\.webhookID) == [ops])
    }

    @Test func pagesThroughEvents() async throws {
        let store = try state.open()
        let events = (0..<25).map { _ in event() }
        _ = try await store.accept(events, at: start)
        var query = EventQuery()
        query.order = .oldestFirst
        query.limit = 10
        var seen: [EventID] = []
        repeat {
            let page = try await store.events(matching: query)
            seen += page.events.map(\.id)
            query.cursor = page.nextCursor
        } while query.cursor != nil
        #expect(seen == events.map(\.id))
    }
}

/// Takes so many deliveries of each request, and remembers them.
private final class Intake: DeliveryIntake {
    private let epoch: Int64
    private let room: Int
    private let requests = Mutex<[(taken: [ClaimedDelivery], unused: [WebhookID])]>([])

    init(epoch: Int64, room: Int) {
        self.epoch = epoch
        self.room = room
    }

    /// What came, request by request.
    var taken: [[ClaimedDelivery]] { requests.withLock { $0.map(\.taken) } }
    /// What room was made for in vain.
    var unused: [[WebhookID]] { requests.withLock { $0.map(\.unused) } }

    func reserve(_ webhooks: [WebhookID]) -> IntakeGrant? {
        IntakeGrant(epoch: epoch, hasRoom: webhooks.indices.map { $0 < room })
    }

    func take(_ deliveries: [ClaimedDelivery], unused: [WebhookID], of epoch: Int64) {
        requests.withLock { $0.append((deliveries, unused)) }
    }
}
