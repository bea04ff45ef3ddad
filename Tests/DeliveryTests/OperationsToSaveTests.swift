import Delivery
import Model
import Testing

private let now = Timestamp(milliseconds: 1_764_000_000_000)
private let webhook = WebhookID(rawValue: "wh_1")

/// Which operational states are written with outcomes, and which can wait.
struct OperationsToSaveTests {
    @Test func whenItWasLastTriedIsWrittenOnceASecond() throws {
        var lanes = try lanes([("wh_1", nil)])
        try end(.succeeded, at: now, &lanes)
        let first = lanes.operationToSave(of: webhook, at: .zero)
        #expect(first?.operation.lastSuccessAt == now)

        let second = now + .milliseconds(400)
        try end(.succeeded, at: second, &lanes)
        #expect(lanes.operationToSave(of: webhook, at: .milliseconds(400)) == nil)

        let third = now + .milliseconds(1000)
        try end(.succeeded, at: third, &lanes)
        let late = lanes.operationToSave(of: webhook, at: .milliseconds(1000))
        #expect(late?.operation.lastAttemptAt == third)
    }

    @Test func whatCouldWaitIsTakenWhenAskedForAtLast() throws {
        var lanes = try lanes([("wh_1", nil)])
        try end(.succeeded, at: now, &lanes)
        _ = lanes.operationToSave(of: webhook, at: .zero)
        let second = now + .milliseconds(400)
        try end(.succeeded, at: second, &lanes)
        #expect(lanes.operationToSave(of: webhook, at: nil)?.operation.lastAttemptAt == second)
    }

    @Test func everythingElseIsWrittenAtOnce() throws {
        var lanes = try lanes([("wh_1", nil)])
        try end(.succeeded, at: now, &lanes)
        _ = lanes.operationToSave(of: webhook, at: .zero)
        let failure = AttemptOutcome.Failure(.status, "HTTP 500", status: 500)
        try end(.failed(failure), at: now, &lanes)
        let failed = lanes.operationToSave(of: webhook, at: .zero)
        #expect(failed?.operation.consecutiveFailures == 1)
        try end(.succeeded, at: now, &lanes)
        let recovered = lanes.operationToSave(of: webhook, at: .zero)
        #expect(recovered?.operation.consecutiveFailures == 0)
    }

    @Test func aWebhookThatStopsIsWrittenAtOnce() throws {
        var lanes = try lanes([("wh_1", nil)])
        let failure = AttemptOutcome.Failure(.gone, "HTTP 410", status: 410)
        try end(.failed(failure), at: now, &lanes)
        let gone = lanes.operationToSave(of: webhook, at: .zero)
        #expect(gone?.operation.inactivity == .gone)
        #expect(gone?.inactivity == 1)
    }

    @Test func whatDidNotGetToTheDiskIsWrittenAgain() throws {
        var lanes = try lanes([("wh_1", nil)])
        try end(.succeeded, at: now, &lanes)
        #expect(lanes.operationToSave(of: webhook, at: .zero) != nil)
        #expect(lanes.operationToSave(of: webhook, at: .zero) == nil)
        lanes.forgetSaved([webhook])
        #expect(lanes.operationToSave(of: webhook, at: .zero) != nil)
    }

    @Test func successesOfAStateThatIsWrittenLaterAreNotNoted() throws {
        var lanes = try lanes([("wh_1", nil)])
        #expect(try end(.succeeded, at: now, &lanes).needsSave)
        _ = lanes.operationToSave(of: webhook, at: .zero)
        #expect(try end(.succeeded, at: now, &lanes).needsSave)
        #expect(lanes.operationToSave(of: webhook, at: .zero) == nil)
        #expect(try !end(.succeeded, at: now, &lanes).needsSave)
        #expect(try !end(.succeeded, at: now, &lanes).needsSave)
        // Written at last: the next one has to be noted again.
        #expect(lanes.operationToSave(of: webhook, at: nil) != nil)
        #expect(try end(.succeeded, at: now, &lanes).needsSave)
    }

    @Test func whatElseChangesIsNotedMeanwhile() throws {
        let failure = AttemptOutcome.Failure(.status, "HTTP 500", status: 500)
        var lanes = try lanesThatSaveLater()
        #expect(try end(.failed(failure), at: now, &lanes).needsSave)
        #expect(lanes.operationToSave(of: webhook, at: .zero)?.operation.consecutiveFailures == 1)
        // The success after it changes the count, too.
        #expect(lanes.operationToSave(of: webhook, at: .zero) == nil)
        #expect(try end(.succeeded, at: now, &lanes).needsSave)

        lanes = try lanesThatSaveLater()
        lanes.forgetSaved([webhook])
        #expect(try end(.succeeded, at: now, &lanes).needsSave)

        lanes = try lanesThatSaveLater()
        _ = lanes.configure([(try target("wh_1"), nextDue: nil)], stamps: [:], elapsed: .zero)
        #expect(try end(.succeeded, at: now, &lanes).needsSave)
    }

    @Test func lateOnesAreDueASecondAfterTheFirst() {
        var late = LateOperations()
        #expect(late.due == nil)
        #expect(!late.isDue(at: .seconds(100)))
        late.insert(webhook, at: .seconds(5))
        late.insert(WebhookID(rawValue: "wh_2"), at: .milliseconds(5_500))
        #expect(late.due == .seconds(6))
        #expect(!late.isDue(at: .milliseconds(5_999)))
        #expect(late.isDue(at: .seconds(6)))
        #expect(late.removeAll().count == 2)
        #expect(late.due == nil)
        #expect(late.removeAll().isEmpty)
    }

    /// A lane whose state is to be written later.
    private func lanesThatSaveLater() throws -> Lanes {
        var lanes = try lanes([("wh_1", nil)])
        try end(.succeeded, at: now, &lanes)
        _ = lanes.operationToSave(of: webhook, at: .zero)
        try end(.succeeded, at: now, &lanes)
        #expect(lanes.operationToSave(of: webhook, at: .zero) == nil)
        #expect(try !end(.succeeded, at: now, &lanes).needsSave)
        return lanes
    }

    /// Makes an attempt that ends like this.
    @discardableResult
    private func end(
        _ outcome: AttemptOutcome,
        at time: Timestamp,
        _ lanes: inout Lanes
    ) throws -> Lanes.Ended {
        #expect(lanes.reserve([webhook], at: time) == [true])
        lanes.take(deliveries(1), unused: [])
        let job = try #require(lanes.step(at: time, elapsed: .zero).jobs.first)
        return lanes.finished(job, outcome, startedAt: time, now: time, elapsed: .zero)
    }
}
