import Delivery
import Model
import Testing

private let now = Timestamp(milliseconds: 1_764_000_000_000)
private let first = WebhookID(rawValue: "wh_1")
private let second = WebhookID(rawValue: "wh_2")

/// Who may send, without a clock, a store or a network.
struct LanesTests {
    @Test func wantsWhatIsDueAndStartsAFew() throws {
        var lanes = try lanes([("wh_1", now)])
        let step = lanes.step(at: now, elapsed: .zero)
        #expect(step.wants == [first: 32])
        #expect(step.jobs.isEmpty)

        lanes.claimed(deliveries(10), for: step.wants, nextDue: [:])
        let started = lanes.step(at: now, elapsed: .zero)
        #expect(started.jobs.count == 4)
        #expect(lanes.inFlight == 4)
    }

    @Test func nothingDueMeansNothingToDo() throws {
        var lanes = try lanes([("wh_1", nil)])
        let step = lanes.step(at: now, elapsed: .zero)
        #expect(step.wants.isEmpty)
        #expect(step.deadline == nil)
    }

    @Test func waitsForWhatIsDueLater() throws {
        var lanes = try lanes([("wh_1", now + .seconds(60))])
        let step = lanes.step(at: now, elapsed: .seconds(5))
        #expect(step.wants.isEmpty)
        #expect(step.deadline == .seconds(65))
        let later = lanes.step(at: now + .seconds(60), elapsed: .seconds(65))
        #expect(later.wants == [first: 32])
    }

    @Test func successesGrowTheWindowAndKeepItFull() throws {
        var lanes = try lanes([("wh_1", now)])
        let wants = lanes.step(at: now, elapsed: .zero).wants
        lanes.claimed(deliveries(16), for: wants, nextDue: [:])
        var jobs = lanes.step(at: now, elapsed: .zero).jobs
        #expect(jobs.count == 4)
        let ended = lanes.finished(
            jobs.removeFirst(),
            .succeeded,
            startedAt: now,
            now: now,
            elapsed: .zero
        )
        #expect(ended.next != nil)
        #expect(ended.change == nil)
        #expect(ended.needsStep)
        let more = lanes.step(at: now, elapsed: .zero)
        #expect(more.jobs.count == 1)
        #expect(lanes.inFlight == 5)
    }

    @Test func anUnhealthyWebhookGetsTwoPlacesAndAnotherIsNotHeldUp() throws {
        var lanes = try lanes([("wh_1", now), ("wh_2", now)])
        let wants = lanes.step(at: now, elapsed: .zero).wants
        lanes.claimed(
            deliveries(16) + deliveries(16, webhook: "wh_2"),
            for: wants,
            nextDue: [:]
        )
        var jobs = lanes.step(at: now, elapsed: .zero).jobs
        for _ in 0..<6 {
            guard let index = jobs.firstIndex(where: { $0.delivery.webhookID == first }) else {
                break
            }
            let ended = lanes.finished(
                jobs.remove(at: index),
                failure(),
                startedAt: now,
                now: now,
                elapsed: .zero
            )
            if let next = ended.next { jobs.append(next) }
            jobs += lanes.step(at: now, elapsed: .zero).jobs
        }
        #expect(lanes.lane(of: first)?.inFlight ?? 9 <= 2)
        #expect(lanes.lane(of: second)?.inFlight == 4)
    }

    @Test func theGlobalLimitIsShared() throws {
        var lanes = try lanes([("wh_1", now), ("wh_2", now)], limit: 5)
        let wants = lanes.step(at: now, elapsed: .zero).wants
        lanes.claimed(
            deliveries(16) + deliveries(16, webhook: "wh_2"),
            for: wants,
            nextDue: [:]
        )
        let jobs = lanes.step(at: now, elapsed: .zero).jobs
        #expect(jobs.count == 5)
        // Whoever waits for room goes before the next one of the webhook that made room.
        let full = try #require(jobs.first)
        let ended = lanes.finished(full, .succeeded, startedAt: now, now: now, elapsed: .zero)
        let next = try #require(ended.next)
        #expect(next.delivery.webhookID != full.delivery.webhookID)
        #expect(lanes.inFlight == 5)
    }

    @Test func whatWaitsForItsTurnFollowsInTheOrderItCame() throws {
        let names = (1...6).map { "wh_\($0)" }
        var lanes = try lanes(names.map { ($0, nil) }, limit: 3)
        _ = lanes.step(at: now, elapsed: .zero)
        let fresh = names.flatMap { deliveries(2, webhook: $0) }
        #expect(lanes.reserve(fresh.map(\.webhookID), at: now) == fresh.map { _ in true })
        lanes.take(fresh, unused: [])
        var jobs = lanes.step(at: now, elapsed: .zero).jobs
        #expect(jobs.count == 3)

        // Then: one after the other takes the place that came free, and none is left over or comes twice.
        var sent: [String] = []
        while !jobs.isEmpty {
            let job = jobs.removeFirst()
            sent.append(job.delivery.webhookID.rawValue)
            let ended = lanes.finished(job, .succeeded, startedAt: now, now: now, elapsed: .zero)
            if let next = ended.next { jobs.append(next) }
        }
        // The first two had their turns before there was no place left; from then on each webhook has one at a time.
        let turns = [1, 1, 2, 2, 3, 4, 5, 6, 3, 4, 5, 6]
        #expect(sent == turns.map { "wh_\($0)" })
        let step = lanes.step(at: now, elapsed: .zero)
        #expect(step.jobs.isEmpty)
        #expect(step.deadline == nil)
    }

    @Test func whatIsDueLaterIsNotForgottenByWhoeverTakesTheTurn() throws {
        var (lanes, job) = try twoForOnePlace()
        #expect(job.delivery.webhookID == first)
        _ = lanes.noteDue([second: now + .seconds(60)])
        let ended = lanes.finished(job, .succeeded, startedAt: now, now: now, elapsed: .zero)
        #expect(ended.next?.delivery.webhookID == second)
        #expect(ended.needsStep)
        #expect(lanes.step(at: now, elapsed: .zero).deadline == .seconds(60))
    }

    @Test func anOpenBreakerLetsOneProbeThrough() throws {
        var operation = WebhookOperation()
        operation.consecutiveFailures = 12
        operation.nextProbeAt = now + .seconds(30)
        operation.probeInterval = .seconds(30)
        var lanes = try lanes([("wh_1", now)], operation: operation)
        let early = lanes.step(at: now, elapsed: .zero)
        #expect(early.wants.isEmpty)
        #expect(early.deadline == .seconds(30))

        let time = now + .seconds(30)
        let wants = lanes.step(at: time, elapsed: .seconds(30)).wants
        #expect(wants == [first: 1])
        lanes.claimed(deliveries(1), for: wants, nextDue: [first: now])
        let probe = lanes.step(at: time, elapsed: .seconds(30)).jobs
        #expect(probe.count == 1)
        let late = lanes.step(at: time + .seconds(600), elapsed: .seconds(630))
        #expect(late.jobs.isEmpty)
    }

    @Test func aWebhookThatWasResumedStartsSlowlyAfterItsProbe() throws {
        var operation = WebhookOperation()
        operation.resumedAt = now
        var lanes = try lanes([("wh_1", now)], operation: operation)
        let wants = lanes.step(at: now, elapsed: .zero).wants
        #expect(wants == [first: 1], "one probe, however much waits")
        lanes.claimed(deliveries(1), for: wants, nextDue: [first: now])
        let probe = try #require(lanes.step(at: now, elapsed: .zero).jobs.first)
        let ended = lanes.finished(
            probe,
            .succeeded,
            startedAt: now,
            now: now,
            elapsed: .zero
        )
        #expect(ended.next == nil)
        #expect(ended.change == .recovered)
        lanes.settled([settled(probe, next: nil)], inactivities: [:])
        let more = lanes.step(at: now, elapsed: .zero).wants
        lanes.claimed(deliveries(more[first] ?? 0), for: more, nextDue: [first: now])
        let jobs = lanes.step(at: now, elapsed: .zero).jobs
        #expect(jobs.count == 4)
        #expect(lanes.inFlight == 4)
    }

    @Test func whatWasClaimedWhenTheBreakerOpensGoesBack() throws {
        var lanes = try lanes([("wh_1", now)]) {
            $0.breaker = 2
            $0.concurrency = 2
        }
        let wants = lanes.step(at: now, elapsed: .zero).wants
        lanes.claimed(deliveries(8), for: wants, nextDue: [:])
        for job in lanes.step(at: now, elapsed: .zero).jobs {
            _ = lanes.finished(job, failure(), startedAt: now, now: now, elapsed: .zero)
        }
        let step = lanes.step(at: now, elapsed: .zero)
        #expect(step.releases.count == 6)
        #expect(step.jobs.isEmpty)
    }

    @Test func theEndOfADeclaredPauseIsNotMissed() throws {
        let pause = WebhookConfiguration.Pause(until: now + .seconds(90), reason: nil)
        var lanes = try lanes([("wh_1", nil)]) { $0.paused = pause }
        let step = lanes.step(at: now, elapsed: .zero)
        #expect(step.wants.isEmpty)
        #expect(step.deadline == .seconds(90))
        let later = lanes.step(at: now + .seconds(90), elapsed: .seconds(90))
        #expect(later.wants == [first: 32])
    }

    @Test func aBacklogOfManyWebhooksIsNotClaimedAtOnce() throws {
        var lanes = try lanes((0..<50).map { ("wh_\($0)", now) }, limit: 2)
        var claimed = 0
        for _ in 0..<20 {
            let wants = lanes.step(at: now, elapsed: .zero).wants
            for (id, count) in wants {
                claimed += count
                lanes.claimed(
                    deliveries(count, webhook: id.rawValue),
                    for: [id: count],
                    nextDue: [id: now]
                )
            }
        }
        // Eight times the limit, and what one webhook more takes.
        #expect(claimed <= 8 * 2 + 16)
    }

    @Test func anOrderedWebhookWaitsForItsHeadToBeOnDisk() throws {
        var lanes = try lanes([("wh_1", now)]) { $0.isOrdered = true }
        let wants = lanes.step(at: now, elapsed: .zero).wants
        #expect(wants == [first: 1])
        lanes.claimed(deliveries(1), for: wants, nextDue: [first: now])
        let job = try #require(lanes.step(at: now, elapsed: .zero).jobs.first)
        _ = lanes.finished(job, failure(), startedAt: now, now: now, elapsed: .zero)
        let blocked = lanes.step(at: now, elapsed: .zero)
        #expect(blocked.wants.isEmpty)

        lanes.settled([settled(job, next: now + .seconds(60))], inactivities: [:])
        let step = lanes.step(at: now, elapsed: .zero)
        #expect(step.wants.isEmpty)
        #expect(step.deadline == .seconds(60))
    }

    @Test func becomingOrderedGivesBackWhatWasClaimed() throws {
        var lanes = try lanes([("wh_1", now)])
        let wants = lanes.step(at: now, elapsed: .zero).wants
        lanes.claimed(deliveries(6), for: wants, nextDue: [:])
        let jobs = lanes.step(at: now, elapsed: .zero).jobs
        #expect(jobs.count == 4)
        let ordered = try target("wh_1") { $0.isOrdered = true }
        _ = lanes.configure([(ordered, nextDue: nil)], stamps: [:], elapsed: .zero)
        #expect(lanes.step(at: now, elapsed: .zero).releases.count == 2)

        // Nothing goes before what was under way has its outcome on disk, however it came.
        _ = lanes.noteDue([first: now])
        for job in jobs {
            let ended = lanes.finished(job, failure(), startedAt: now, now: now, elapsed: .zero)
            #expect(ended.next == nil)
            #expect(lanes.step(at: now, elapsed: .zero).wants.isEmpty)
        }
        lanes.settled(jobs.map { settled($0, next: now + .seconds(60)) }, inactivities: [:])
        let step = lanes.step(at: now + .seconds(60), elapsed: .seconds(60))
        #expect(step.jobs.isEmpty)
        #expect(step.wants == [first: 1])
    }

    @Test func whoBecomesOrderedWhileItWaitsForItsTurnGivesAllBackFirst() throws {
        var (lanes, job) = try twoForOnePlace()

        // Something of the second one may be due before what waits here.
        let targets = [
            (try target("wh_1"), nil), (try target("wh_2") { $0.isOrdered = true }, now),
        ]
        _ = lanes.configure(targets, stamps: [:], elapsed: .zero)
        let ended = lanes.finished(job, .succeeded, startedAt: now, now: now, elapsed: .zero)
        #expect(ended.next == nil)
        #expect(ended.needsStep)
        let step = lanes.step(at: now, elapsed: .zero)
        #expect(step.releases == deliveries(1, webhook: "wh_2").map(\.id))
        #expect(step.jobs.isEmpty)
        #expect(step.wants == [second: 1])
        lanes.claimed(deliveries(1, webhook: "wh_2"), for: step.wants, nextDue: [:])
        #expect(lanes.step(at: now, elapsed: .zero).jobs.count == 1)
    }

    @Test func aClaimFromBeforeTheWebhookWasOrderedGoesBack() throws {
        var lanes = try lanes([("wh_1", now)])
        let wants = lanes.step(at: now, elapsed: .zero).wants
        let ordered = try target("wh_1") { $0.isOrdered = true }
        _ = lanes.configure([(ordered, nextDue: nil)], stamps: [:], elapsed: .zero)
        lanes.claimed(deliveries(1), for: wants, nextDue: [:])
        let step = lanes.step(at: now, elapsed: .zero)
        #expect(step.jobs.isEmpty)
        #expect(step.releases.count == 1)
        _ = lanes.noteDue([first: now])
        let again = lanes.step(at: now, elapsed: .zero).wants
        lanes.claimed(deliveries(1), for: again, nextDue: [:])
        #expect(lanes.step(at: now, elapsed: .zero).jobs.count == 1)
    }

    @Test func whoCannotStartDoesNotHoldUpWhoStandsBehind() throws {
        let limited = RateLimit(count: 1, per: .minute)
        var lanes = try lanes([("wh_1", nil), ("wh_2", nil)], limit: 1) { $0.rateLimit = limited }
        _ = lanes.configure(
            [(try target("wh_1"), nil), (try target("wh_2") { $0.rateLimit = limited }, nil)]
                + [(try target("wh_3"), nil)],
            stamps: [:],
            elapsed: .zero
        )
        _ = lanes.step(at: now, elapsed: .zero)
        // The second one's token is spent.
        let spent = deliveries(1, webhook: "wh_2")
        #expect(lanes.reserve(spent.map(\.webhookID), at: now) == [true])
        lanes.take(spent, unused: [])
        let first = try #require(lanes.step(at: now, elapsed: .zero).jobs.first)
        _ = lanes.finished(first, .succeeded, startedAt: now, now: now, elapsed: .zero)

        let fresh = ["wh_1", "wh_2", "wh_3"].flatMap { deliveries(1, webhook: $0) }
        #expect(lanes.reserve(fresh.map(\.webhookID), at: now) == [true, true, true])
        lanes.take(fresh, unused: [])
        let job = try #require(lanes.step(at: now, elapsed: .zero).jobs.first)
        #expect(job.delivery.webhookID.rawValue == "wh_1")
        let ended = lanes.finished(job, .succeeded, startedAt: now, now: now, elapsed: .zero)
        #expect(ended.next == nil)
        #expect(ended.needsStep)
        let step = lanes.step(at: now, elapsed: .zero)
        #expect(step.jobs.map(\.delivery.webhookID.rawValue) == ["wh_3"])
        #expect(step.deadline != nil)
    }

    @Test(arguments: [(false, 24), (true, 4)])
    func afterTheClockJumpedForwardWhatIsDueStartsSlowly(hasJumped: Bool, started: Int) throws {
        // Given an endpoint that took twenty deliveries, so that more and more go at once
        var lanes = try lanes([("wh_1", now)])
        var wants = lanes.step(at: now, elapsed: .zero).wants
        lanes.claimed(deliveries(20), for: wants, nextDue: [:])
        var jobs = lanes.step(at: now, elapsed: .zero).jobs
        while let job = jobs.popLast() {
            let ended = lanes.finished(job, .succeeded, startedAt: now, now: now, elapsed: .zero)
            if let next = ended.next { jobs.append(next) }
            jobs += lanes.step(at: now, elapsed: .zero).jobs
        }
        #expect(lanes.inFlight == 0)

        if hasJumped { lanes.restartSlowly() }
        _ = lanes.noteDue([first: now])
        wants = lanes.step(at: now, elapsed: .zero).wants
        lanes.claimed(deliveries(wants[first] ?? 0), for: wants, nextDue: [:])
        #expect(lanes.step(at: now, elapsed: .zero).jobs.count == started)
    }

    @Test func pausingGivesBackWhatWasClaimed() throws {
        var lanes = try lanes([("wh_1", now)])
        let wants = lanes.step(at: now, elapsed: .zero).wants
        lanes.claimed(deliveries(16), for: wants, nextDue: [:])
        _ = lanes.step(at: now, elapsed: .zero)
        let paused = try target("wh_1") { $0.status = .paused }
        _ = lanes.configure([(paused, nextDue: nil)], stamps: [:], elapsed: .zero)
        let step = lanes.step(at: now, elapsed: .zero)
        #expect(step.releases.count == 12)
        #expect(step.jobs.isEmpty)
    }

    @Test func deletedWebhooksGoWhenNothingIsUnderWay() throws {
        var lanes = try lanes([("wh_1", now)])
        let wants = lanes.step(at: now, elapsed: .zero).wants
        lanes.claimed(deliveries(6), for: wants, nextDue: [:])
        let jobs = lanes.step(at: now, elapsed: .zero).jobs
        let released = lanes.configure([], stamps: [:], elapsed: .zero)
        #expect(released.count == 2)
        for job in jobs {
            let ended = lanes.finished(job, .succeeded, startedAt: now, now: now, elapsed: .zero)
            #expect(ended.next == nil)
        }
        #expect(lanes.count == 1)
        lanes.settled(jobs.map { settled($0, next: nil) }, inactivities: [:])
        #expect(lanes.count == 0)
        #expect(lanes.inFlight == 0)
    }

    @Test func aRateLimitSpreadsSends() throws {
        var lanes = try lanes([("wh_1", now)]) { $0.rateLimit = RateLimit(count: 2, per: .second) }
        let wants = lanes.step(at: now, elapsed: .zero).wants
        lanes.claimed(deliveries(10), for: wants, nextDue: [:])
        let step = lanes.step(at: now, elapsed: .zero)
        #expect(step.jobs.count == 1)
        #expect(step.deadline == .milliseconds(500))
        let later = lanes.step(at: now, elapsed: .milliseconds(500))
        #expect(later.jobs.count == 1)
    }

    @Test func drainingStartsNothing() throws {
        var lanes = try lanes([("wh_1", now)])
        let wants = lanes.step(at: now, elapsed: .zero).wants
        lanes.claimed(deliveries(10), for: wants, nextDue: [:])
        lanes.drain()
        let draining = lanes.step(at: now, elapsed: .zero)
        #expect(draining.jobs.isEmpty)
        let queued = lanes.removeAllQueued()
        #expect(queued.count == 10)
    }

    @Test func aHundredSleepingWebhooksAreNotLookedAt() throws {
        var lanes = try lanes((0..<100).map { ("wh_\($0)", now + .seconds(1000)) })
        _ = lanes.step(at: now, elapsed: .zero)
        let unknown = lanes.noteDue([first: now, WebhookID(rawValue: "wh_x"): now])
        #expect(unknown.map(\.rawValue) == ["wh_x"])
        let step = lanes.step(at: now, elapsed: .zero)
        #expect(step.wants.keys.sorted() == [first])
    }
}

/// Two webhooks with a fresh delivery each and room for one request: the first's is under way.
private func twoForOnePlace() throws -> (Lanes, Lane.Job) {
    var lanes = try lanes([("wh_1", nil), ("wh_2", nil)], limit: 1)
    _ = lanes.step(at: now, elapsed: .zero)
    let fresh = deliveries(1) + deliveries(1, webhook: "wh_2")
    #expect(lanes.reserve(fresh.map(\.webhookID), at: now) == [true, true])
    lanes.take(fresh, unused: [])
    let job = try #require(lanes.step(at: now, elapsed: .zero).jobs.first)
    return (lanes, job)
}

private func settled(_ job: Lane.Job, next: Timestamp?) -> SettledAttempt {
    SettledAttempt(
        webhookID: job.delivery.webhookID,
        attempt: Attempt(
            id: .make(at: now),
            deliveryID: job.delivery.id,
            number: 1,
            startedAt: now,
            url: "",
            requestHeaders: [],
            timings: AttemptTimings(total: .zero)
        ),
        state: next == nil ? .succeeded : .retrying,
        nextAttemptAt: next,
        isCounted: true
    )
}
