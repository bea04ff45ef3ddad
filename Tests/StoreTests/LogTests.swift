import Model
import Store
import Testing

/// Finding deliveries in the log, and the figures beside it.
struct LogTests {
    private let state: TemporaryState

    init() throws {
        state = try TemporaryState()
    }

    @Test func pagesNewestFirstWithoutLossOrRepeat() async throws {
        let store = try state.open()
        try await store.create("crm", configuration())
        _ = try await store.accept((0..<45).map { _ in event() }, at: start)
        var query = DeliveryQuery()
        query.limit = 10
        var seen: [Int64] = []
        var pages = 0
        repeat {
            let page = try await store.deliveries(query)
            seen += page.deliveries.map(\.sequence)
            query.cursor = page.nextCursor
            pages += 1
            // What arrives meanwhile does not move the pages.
            _ = try await store.accept([event()], at: start)
        } while query.cursor != nil
        #expect(seen == (1...45).reversed())
        #expect(pages == 5)
        query.cursor = "nonsense"
        await #expect(throws: StoreError.invalidCursor("nonsense")) {
            try await store.deliveries(query)
        }
    }

    @Test func filtersByEveryCondition() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration(events: ["email.*"]))
        try await store.create("all", configuration(events: ["*"]))
        let opened = event("email.opened", email: "Jane@Example.com")
        let clicked = event("email.clicked")
        _ = try await store.accept([opened], at: start)
        _ = try await store.accept([clicked], at: start + .seconds(60))
        let claimed = try await store.claim([crm: 1], epoch: 1, now: start)
        try await store.settle([settled(claimed[0], .exhausted)])

        func count(_ edit: (inout DeliveryQuery) -> Void) async throws -> Int {
            var query = DeliveryQuery()
            edit(&query)
            return try await store.deliveries(query).deliveries.count
        }
        #expect(try await count { _ in } == 4)
        #expect(try await count { $0.webhook = crm } == 2)
        #expect(try await count { $0.statuses = [.failed] } == 1)
        #expect(try await count { $0.statuses = [.failed, .pending] } == 4)
        #expect(try await count { $0.eventTypes = ["email.clicked"] } == 2)
        #expect(try await count { $0.eventTypes = ["no.such"] } == 0)
        #expect(try await count { $0.event = opened.id } == 2)
        #expect(try await count { $0.since = start + .seconds(1) } == 2)
        #expect(try await count { $0.until = start + .seconds(1) } == 2)
        #expect(try await count { $0.search = "jane@example.COM" } == 2)
        #expect(try await count { $0.search = clicked.id.rawValue } == 2)
        #expect(try await count { $0.search = "nobody@example.com" } == 0)
    }

    @Test(arguments: [0, 1, 30, 59, 60])
    func findsTheFirstOfAPeriodInALongLog(hours: Int) async throws {
        let store = try state.open()
        try await store.create("crm", configuration())
        for hour in 0..<60 {
            _ = try await store.accept([event(), event()], at: start + .seconds(hour * 3600))
        }
        var query = DeliveryQuery()
        query.since = start + .seconds(hours * 3600)
        query.limit = 500
        #expect(try await store.deliveries(query).deliveries.count == (60 - hours) * 2)
        var events = EventQuery()
        events.since = query.since
        events.limit = 500
        #expect(try await store.events(matching: events).events.count == (60 - hours) * 2)
    }

    @Test func aClockSetBackHidesNothing() async throws {
        let store = try state.open()
        try await store.create("crm", configuration())
        let times = [0, 100, 40, 60, 90, 130]
        for minute in times {
            _ = try await store.accept([event()], at: start + .seconds(minute * 60))
        }
        var query = DeliveryQuery()
        query.since = start + .seconds(50 * 60)
        #expect(try await store.deliveries(query).deliveries.count == times.count { $0 >= 50 })
    }

    @Test func streamsAttemptsInTheOrderOfTheirCommit() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept([event(), event()], at: start)
        #expect(try await store.lastAttemptPlace() == 0)
        let claimed = try await store.claim([crm: 2], epoch: 1, now: start)
        try await store.settle(claimed.map { settled($0, .succeeded) })
        let first = try await store.attempts(after: 0, limit: 1)
        let rest = try await store.attempts(after: first[0].place, limit: 10)
        #expect(first.map(\.delivery.id) == [claimed[0].id])
        #expect(rest.map(\.delivery.id) == [claimed[1].id])
        #expect(rest[0].attempt.responseStatus == 200)
    }

    @Test func summarisesTheLastDay() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        let idle = try await store.create("idle", configuration(events: ["contact.*"]))
        _ = try await store.accept((0..<20).map { _ in event() }, at: start)
        let claimed = try await store.claim([crm: 20], epoch: 1, now: start)
        let old = start - .seconds(86_400 + 120)
        try await store.settle([settled(claimed[0], .exhausted, at: old)])
        try await store.settle(
            claimed[1..<18].map { settled($0, .succeeded, milliseconds: 40) }
        )
        try await store.settle(
            claimed[18...].map {
                settled($0, .retrying, next: start + .seconds(60), milliseconds: 900)
            }
        )

        let health = try await store.health24h(now: start)
        let figures = try #require(health[crm])
        #expect(figures.attempts == 19)
        #expect(figures.successes == 17)
        #expect(figures.failedDeliveries == 3)
        #expect(figures.p95 == .milliseconds(1000))
        #expect(figures.meanTime == .milliseconds((17 * 40 + 2 * 900) / 19))
        #expect(health[idle] == WebhookHealth())

        let hours = try await store.hourlyStatistics(of: crm, since: start - .seconds(7 * 86_400))
        #expect(hours.map(\.attempts) == [1, 19])
        #expect(hours[1].start == start)
        #expect(hours[1].histogram[LatencyHistogram.index(of: .milliseconds(40))] == 17)
        #expect(
            try await store.deliveryCounts(of: crm, since: start)
                == [.succeeded: 17, .retrying: 2, .exhausted: 1]
        )
        try await store.pruneMinutes(now: start + .seconds(3 * 86_400))
        #expect(try await store.health24h(now: start)[crm]?.attempts == 19)
    }

    @Test func countsEveryAttemptInItsPlaceWhicheverWayItIsWritten() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        let times = LatencyHistogram.bounds.map { Int64($0) } + [90_000]
        // Alone and in one transaction with others, into a row that is new and into one that is there.
        let batches = times.map { [$0] } + [times, times + times] + times.map { [$0, $0, $0] }
        let total = batches.reduce(0) { $0 + $1.count }
        _ = try await store.accept((0..<total).map { _ in event() }, at: start)
        var claimed = try await store.claim([crm: total], epoch: 1, now: start)[...]
        for batch in batches {
            let attempts = batch.map { milliseconds in
                settled(claimed.removeFirst(), .succeeded, milliseconds: milliseconds)
            }
            try await store.settle(attempts)
        }
        var expected = [Int](repeating: 0, count: times.count)
        for time in batches.joined() {
            expected[LatencyHistogram.index(of: .milliseconds(time))] += 1
        }
        let hours = try await store.hourlyStatistics(of: crm, since: start)
        #expect(hours.count == 1)
        #expect(hours.first?.histogram == expected)
        #expect(hours.first?.attempts == total)
        #expect(hours.first?.successes == total)
        let minutes = try #require(try await store.health24h(now: start)[crm])
        #expect(minutes.attempts == total)
        #expect(minutes.meanTime == .milliseconds(batches.joined().reduce(0, +) / Int64(total)))
    }

    @Test func keepsTheDispatchersNotesAndTheOperatorsPause() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        let pause = WebhookOperation.Pause(at: start, by: "tester", reason: nil)
        try await store.setPause(crm, pause, audit: audit("pause"))
        var operation = WebhookOperation()
        operation.consecutiveFailures = 7
        operation.nextProbeAt = start + .seconds(30)
        operation.probeInterval = .seconds(30)
        operation.lastError = "timeout"
        operation.lastAttemptAt = start
        try await store.settle([], operations: [crm: operation])
        operation.pause = pause
        #expect(try await store.webhook(crm)?.operation == operation)
    }

    @Test func holdsWhatComesAfterAWebhookStoppedByItself() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept([event()], at: start)
        var operation = WebhookOperation()
        operation.inactivity = .failures
        operation.inactiveSince = start
        try await store.settle([], operations: [crm: operation])
        _ = try await store.accept([event()], at: start)
        #expect(try await store.states() == [.pending: 1, .held: 1])
        #expect(try await store.claim([crm: 5], epoch: 1, now: start).isEmpty)
        try await store.resume(crm, skipHeld: false, now: start, audit: audit("resume"))
        #expect(try await store.claim([crm: 5], epoch: 1, now: start).count == 2)
    }

    @Test func keepsTokensByTheirDigest() async throws {
        let store = try state.open()
        let token = APIToken(
            id: .make(at: start),
            name: "ci",
            role: .planner,
            workspace: "Client A",
            createdAt: start,
            expiresAt: start + .seconds(60)
        )
        try await store.createToken(token, digest: [1, 2, 3], audit: audit("create-token"))
        #expect(try await store.token(withDigest: [1, 2, 3]) == token)
        #expect(try await store.token(withDigest: [1, 2, 4]) == nil)
        #expect(token.isValid(at: start))
        #expect(!token.isValid(at: start + .seconds(60)))
        try await store.revokeToken(token.id, at: start, audit: audit("revoke-token"))
        #expect(try await store.tokens().map(\.revokedAt) == [start])
        let unknown = TokenID.make(at: start)
        await #expect(throws: StoreError.unknownToken(unknown)) {
            try await store.revokeToken(unknown, at: start, audit: audit("revoke-token"))
        }
    }

    @Test func replacesSourceAddresses() async throws {
        let store = try state.open()
        try await store.setSourceIPs(["203.0.113.1", "203.0.113.2"])
        try await store.setSourceIPs(["203.0.113.9", "203.0.113.1"])
        #expect(try await store.sourceIPs() == ["203.0.113.9", "203.0.113.1"])
    }
}
