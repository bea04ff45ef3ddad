import Model
import Store
import Testing

@testable import Delivery

private let start = Timestamp(milliseconds: 1_764_000_000_000)

/// What is written of a webhook's operational state with its outcomes.
struct DispatcherStateTests {
    @Test func aStopThatIsOnDiskIsNotWrittenOverAResume() throws {
        // Given a webhook with three requests under way, of which the first is answered with 410
        let id = WebhookID(rawValue: "wh_1")
        var state = DispatcherState(limit: 100, clock: ScheduleClock(wall: start, elapsed: .zero))
        let configuration = WebhookConfiguration(
            name: "x",
            url: .literal("https://example.com"),
            events: []
        )
        let target = try SignedTarget(configuration, id: id.rawValue).prepared()
        _ = state.lanes.configure([(target, nextDue: start)], stamps: [:], elapsed: .zero)
        let wants = state.lanes.step(at: start, elapsed: .zero).wants
        let deliveries = (0..<3).map { claimed(attempts: 0, id: "del_\($0)") }
        state.lanes.claimed(deliveries, for: wants, nextDue: [:])
        let jobs = state.lanes.step(at: start, elapsed: .zero).jobs
        try #require(jobs.count == 3)
        state.end(jobs[0], failure(.gone, status: 410))

        // When its stop is recorded
        let first = state.takeOutbox(at: .zero)
        #expect(first.operations[id]?.inactivity == .gone)
        #expect(first.inactivities == [id: 1])
        // another one that ends before that is on disk still says so
        state.end(jobs[1], failure())
        #expect(state.takeOutbox(at: .seconds(2)).operations[id]?.inactivity == .gone)
        state.lanes.settled(first.outbox.attempts, inactivities: first.inactivities)

        // Then what ends later leaves the state to whoever may have resumed it.
        state.end(jobs[2], failure())
        let last = state.takeOutbox(at: .seconds(4))
        #expect(last.outbox.attempts.count == 1)
        #expect(last.operations.isEmpty)
    }
}

extension DispatcherState {
    /// Notes what an attempt came to.
    fileprivate mutating func end(_ job: Lane.Job, _ outcome: AttemptOutcome) {
        let ended = lanes.finished(
            job,
            outcome,
            startedAt: start,
            now: start,
            elapsed: .zero
        )
        let attempt = Attempt(
            id: .make(at: start),
            deliveryID: job.delivery.id,
            number: 1,
            startedAt: start,
            url: "",
            requestHeaders: [],
            timings: AttemptTimings(total: .zero)
        )
        let ending = Ending(lane: ended, verdict: RetrySchedule.Verdict(.exhausted))
        record(attempt, job, ending, now: start)
    }
}
