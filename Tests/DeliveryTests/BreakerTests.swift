import Delivery
import Model
import Testing

private let start = Timestamp(milliseconds: 1_764_000_000_000)
private let configuration = WebhookConfiguration(
    name: "x",
    url: .literal("https://example.com"),
    events: []
)

struct BreakerTests {
    @Test func opensAfterTenFailuresInARow() {
        var breaker = Breaker(WebhookOperation())
        for _ in 0..<9 { #expect(breaker.fail() == nil) }
        #expect(!breaker.isOpen)
        #expect(breaker.fail() == .opened(failures: 10))
        #expect(breaker.operation.nextProbeAt == start + .seconds(30))
    }

    @Test func aSuccessBetweenStartsTheCountAgain() {
        var breaker = Breaker(WebhookOperation())
        for _ in 0..<9 { _ = breaker.fail() }
        _ = breaker.succeed()
        for _ in 0..<9 { #expect(breaker.fail() == nil) }
    }

    @Test func failuresOfAttemptsStartedBeforeItOpenedCountNoFurther() {
        var breaker = Breaker(WebhookOperation())
        for _ in 0..<10 { _ = breaker.fail() }
        for _ in 0..<200 { #expect(breaker.fail(generation: 0) == nil) }
        #expect(breaker.operation.consecutiveFailures == 10)
        #expect(breaker.operation.inactivity == nil)
    }

    @Test func probesComeAfter30SecondsRisingTo5Minutes() {
        var breaker = Breaker(WebhookOperation())
        for _ in 0..<10 { _ = breaker.fail() }
        for expected in [60, 120, 240, 300, 300] {
            _ = breaker.fail()
            #expect(breaker.operation.nextProbeAt == start + .seconds(expected))
        }
    }

    @Test func probesCountTowardsTheHundred() {
        var breaker = Breaker(WebhookOperation())
        for _ in 0..<99 { _ = breaker.fail() }
        #expect(breaker.operation.inactivity == nil)
        #expect(breaker.fail() == .paused(.failures))
        #expect(breaker.operation.inactiveSince == start)
        #expect(breaker.fail() == nil)
    }

    @Test func successOfAProbeCloses() {
        var breaker = Breaker(WebhookOperation())
        for _ in 0..<12 { _ = breaker.fail() }
        #expect(breaker.succeed() == .closed)
        #expect(!breaker.isOpen)
        #expect(breaker.isHealthy)
        #expect(breaker.operation.consecutiveFailures == 0)
    }

    @Test func declaredNumbersHold() {
        var declared = configuration
        declared.breaker = 2
        declared.autoPauseAfter = 3
        var breaker = Breaker(WebhookOperation())
        #expect(breaker.fail(declared) == nil)
        #expect(breaker.fail(declared) == .opened(failures: 2))
        #expect(breaker.fail(declared) == .paused(.failures))
    }

    @Test func goneStopsAtOnce() {
        var breaker = Breaker(WebhookOperation())
        let gone = failure(.gone, status: 410)
        #expect(breaker.record(gone) == .paused(.gone))
        #expect(breaker.operation.inactivity == .gone)
        #expect(breaker.operation.consecutiveFailures == 0)
    }

    @Test func tooManyRequestsWaitsAndCountsTowardsNeither() {
        var breaker = Breaker(WebhookOperation())
        let busy = failure(status: 429, retryAfter: .seconds(90))
        for _ in 0..<150 {
            #expect(breaker.record(busy) == .askedToWait(until: start + .seconds(90)))
        }
        #expect(breaker.operation.consecutiveFailures == 0)
        #expect(breaker.operation.notBefore == start + .seconds(90))
        // Without Retry-After it is a failure like any other.
        #expect(breaker.record(failure(status: 429)) == nil)
        #expect(breaker.operation.consecutiveFailures == 1)
    }

    @Test func unhealthyFromFiveFailuresOn() {
        var breaker = Breaker(WebhookOperation())
        for _ in 0..<4 { _ = breaker.fail() }
        #expect(breaker.isHealthy)
        _ = breaker.fail()
        #expect(!breaker.isHealthy)
    }

    @Test func resumeProbesAtOnce() {
        var breaker = Breaker(WebhookOperation())
        for _ in 0..<100 { _ = breaker.fail() }
        breaker.adopt(WebhookOperation())
        #expect(breaker.operation.inactivity == nil)
        #expect(breaker.isOpen)
        #expect((breaker.operation.nextProbeAt ?? start) < start)
    }

    @Test func recoversAcrossARestart() {
        var breaker = Breaker(WebhookOperation())
        for _ in 0..<100 { _ = breaker.fail() }
        var stored = WebhookOperation()
        stored.resumedAt = start
        breaker.adopt(stored)

        // The process ends before the probe has an outcome, and the next one carries on.
        for operation in [breaker.operation, stored] {
            var next = Breaker(operation)
            #expect(next.isOpen)
            #expect(next.succeed() == .recovered)
            #expect(next.operation.resumedAt == nil)
            #expect(next.succeed() == nil)
        }
    }

    @Test func stoppingAgainForgetsTheResume() {
        var stored = WebhookOperation()
        stored.resumedAt = start
        var breaker = Breaker(stored)
        for _ in 0..<100 { _ = breaker.fail() }
        #expect(breaker.operation.inactivity == .failures)
        #expect(breaker.operation.resumedAt == nil)
    }

    @Test func aResumeAfterTheStopCountsWheneverTheStateWasRead() {
        var breaker = Breaker(WebhookOperation())
        for _ in 0..<100 { _ = breaker.fail() }
        var stored = WebhookOperation()
        // One of an earlier stop does not.
        stored.resumedAt = start - .seconds(1)
        breaker.adopt(stored, withInactivity: false)
        #expect(breaker.operation.inactivity == .failures)
        stored.resumedAt = start + .seconds(1)
        breaker.adopt(stored, withInactivity: false)
        #expect(breaker.operation.inactivity == nil)
        #expect(breaker.isOpen)
    }

    @Test func whatWasReadBeforeOurOwnPauseDoesNotUndoIt() {
        var breaker = Breaker(WebhookOperation())
        for _ in 0..<100 { _ = breaker.fail() }
        var stored = WebhookOperation()
        stored.pause = WebhookOperation.Pause(at: start, by: "ada", reason: nil)
        breaker.adopt(stored, withInactivity: false)
        #expect(breaker.operation.inactivity == .failures)
        #expect(breaker.operation.pause?.by == "ada")
    }
}

extension Breaker {
    fileprivate mutating func fail(
        _ declared: WebhookConfiguration = configuration,
        generation: Int? = nil
    ) -> Change? {
        record(failure(), declared, generation: generation)
    }

    fileprivate mutating func succeed() -> Change? { record(.succeeded) }

    fileprivate mutating func record(
        _ outcome: AttemptOutcome,
        _ declared: WebhookConfiguration = configuration,
        generation given: Int? = nil
    ) -> Change? {
        record(
            outcome,
            generation: given ?? generation,
            configuration: declared,
            startedAt: start,
            now: start
        )
    }
}

struct TokenBucketTests {
    @Test(arguments: ["1/s", "7/s", "50/s", "1000/s", "300/m", "1/m", "1000/h"])
    func neverGivesMoreThanTheLimitInAnyWindow(_ text: String) throws {
        // Given a bucket that is asked as often as it can give
        let limit = try #require(RateLimit(text))
        var bucket = TokenBucket(limit, at: .zero)
        var times: [Duration] = []
        var now = Duration.zero
        while now < limit.unit.duration * 3, times.count < 4000 {
            if bucket.take(at: now) { times.append(now) } else { now = bucket.nextToken(at: now) }
        }
        // Then no window of one unit holds more than the limit, and the limit is used.
        for (index, time) in times.enumerated() where index >= limit.count {
            #expect(time - times[index - limit.count] >= limit.unit.duration)
        }
        #expect(times.count >= min(4000, 2 * limit.count))
    }

    @Test func aRestDoesNotAddUp() throws {
        let limit = try #require(RateLimit("20/s"))
        var bucket = TokenBucket(limit, at: .zero)
        let late = Duration.seconds(3600)
        var taken = 0
        while bucket.take(at: late) { taken += 1 }
        #expect(taken == 1)
    }
}

struct ConcurrencyLimitTests {
    @Test func growsWithSuccessesAndHalvesWithFailures() {
        var limit = ConcurrencyLimit(configuration)
        #expect(limit.allowed(isHealthy: true) == 4)
        for _ in 0..<200 { limit.succeeded() }
        #expect(limit.allowed(isHealthy: true) == 64)
        #expect(limit.allowed(isHealthy: false) == 2)
        limit.failed()
        #expect(limit.allowed(isHealthy: true) == 32)
        for _ in 0..<20 { limit.failed() }
        #expect(limit.allowed(isHealthy: true) == 1)
    }

    @Test func declaredAndOrderedAreCeilings() {
        var declared = configuration
        declared.concurrency = 3
        var limit = ConcurrencyLimit(declared)
        for _ in 0..<9 { limit.succeeded() }
        #expect(limit.allowed(isHealthy: true) == 3)
        declared.isOrdered = true
        #expect(limit.adapted(to: declared).allowed(isHealthy: true) == 1)
    }
}

struct ScheduleClockTests {
    @Test func followsTheWallThroughSmallSteps() {
        var clock = ScheduleClock(wall: start, elapsed: .zero)
        let back = clock.read(wall: start - .seconds(30), elapsed: .seconds(1))
        #expect(back.now == start - .seconds(30))
        #expect(back.jump == nil)
    }

    @Test func goesOnSteadilyWhenTheWallJumpsBack() {
        var clock = ScheduleClock(wall: start, elapsed: .zero)
        let jumped = clock.read(wall: start - .seconds(3600), elapsed: .seconds(10))
        #expect(jumped.now == start + .seconds(10))
        let later = clock.read(wall: start - .seconds(3540), elapsed: .seconds(70))
        #expect(later.now == start + .seconds(70))
    }

    @Test func saysWhenTheWallJumpedForward() {
        var clock = ScheduleClock(wall: start, elapsed: .zero)
        let jumped = clock.read(wall: start + .seconds(3600), elapsed: .seconds(1))
        #expect(jumped.now == start + .seconds(3600))
        #expect(jumped.jump == .forward)
        let next = clock.read(wall: start + .seconds(3601), elapsed: .seconds(2))
        #expect(next.jump == nil)
    }
}

struct TimerHeapTests {
    @Test func givesTimesInOrderAndTheLastOneSetCounts() {
        var heap = TimerHeap()
        for (time, id) in [(5, "c"), (3, "a"), (9, "d"), (4, "b"), (7, "a"), (1, "d")] {
            heap.set(.seconds(time), for: WebhookID(rawValue: id))
        }
        #expect(heap.first == .seconds(1))
        #expect(heap.popDue(at: .seconds(4)).map(\.rawValue) == ["d", "b"])
        #expect(heap.popDue(at: .seconds(8)).map(\.rawValue) == ["c", "a"])
        #expect(heap.popDue(at: .seconds(100)).isEmpty)
        #expect(heap.first == nil)
    }
}
