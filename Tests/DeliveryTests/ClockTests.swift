import Delivery
import Model
import Receiver
import Store
import TestSupport
import Testing

/// What becomes of schedules when the wall clock is set back.
struct ClockTests {
    private static let day = Duration.seconds(86_400)

    @Test func aRunningDispatcherMakesItsScheduleAnew() async throws {
        let desk = try Desk()
        try await TestReceiver.run(endpoint: Receiver.Endpoint { _ in .status(503) }) { receiver in
            let id = try await failOnce(desk, receiver)
            try await desk.run {
                desk.time.setBack(by: Self.day)
                // The alarm looks at the clock at least once a minute.
                desk.time.advance(by: .seconds(61))
                try await desk.wait(id, due: desk.time.now + .seconds(330))
            }
        }
    }

    @Test func aDispatcherThatStartsWithAnEarlierClockDoesNotWaitForTheOldOne() async throws {
        let desk = try Desk()
        try await TestReceiver.run(endpoint: Receiver.Endpoint { _ in .status(503) }) { receiver in
            let id = try await failOnce(desk, receiver)
            desk.time.setBack(by: Self.day)
            try await desk.run { try await desk.wait(id, due: desk.time.now + .seconds(331)) }
            // The second start has nothing to bring forward.
            let due = try await desk.store.deliveryTarget(of: id)?.nextDueAt
            try await desk.run { try await receiver.recorder.wait(for: 1) }
            #expect(try await desk.store.deliveryTarget(of: id)?.nextDueAt == due)
        }
    }

    @Test func severalThousandRetriesAreMovedOnceEach() async throws {
        let desk = try Desk()
        try await TestReceiver.run(endpoint: Receiver.Endpoint { _ in .status(503) }) { receiver in
            let id = try await desk.declare("crm", receiver.url("/in")) {
                $0.breaker = 100_000
                $0.autoPauseAfter = 100_000
            }
            try await desk.run {
                for _ in 0..<5 { try await desk.emit(500) }
                try await desk.wait(id) { $0[.retrying] == 2500 }
            }
            desk.time.setBack(by: .seconds(40))
            let before = try #require(try await desk.store.deliveryTarget(of: id)?.nextDueAt)
            try await desk.store.bringForward(by: .seconds(40), now: desk.time.now)
            let after = try #require(try await desk.store.deliveryTarget(of: id)?.nextDueAt)
            #expect(before.since(after) == .seconds(40))
            let late = try await desk.store.claim([id: 3000], epoch: 9, now: before - .seconds(41))
            #expect(late.isEmpty)
            let all = desk.time.now + .seconds(331)
            #expect(try await desk.store.claim([id: 3000], epoch: 9, now: all).count == 2500)
        }
    }

    /// A delivery whose first attempt failed; the next is due in five minutes and up to a tenth.
    private func failOnce(_ desk: Desk, _ receiver: TestReceiver) async throws -> WebhookID {
        let id = try await desk.declare("crm", receiver.url("/in")) {
            $0.retry = RetryPolicy(maxAttempts: 5, delays: [.seconds(300)])
        }
        try await desk.run {
            try await desk.emit()
            try await desk.wait(id) { $0[.retrying] == 1 }
        }
        return id
    }
}

extension Desk {
    /// Waits until a webhook's next delivery is due at a moment or before.
    fileprivate func wait(_ webhook: WebhookID, due latest: Timestamp) async throws {
        for _ in 0..<2000 {
            if let due = try await store.deliveryTarget(of: webhook)?.nextDueAt, due <= latest {
                return
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        let due = try await store.deliveryTarget(of: webhook)?.nextDueAt
        Issue.record("due at \(String(describing: due)), not \(latest)")
    }
}
