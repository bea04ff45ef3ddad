import Delivery
import Model
import Testing

private let now = Timestamp(milliseconds: 1_764_000_000_000)
private let first = WebhookID(rawValue: "wh_1")

/// Room for deliveries that come straight from the transaction that makes them.
struct IntakeTests {
    @Test func startsWhatItMadeRoomFor() throws {
        var lanes = try lanes()
        #expect(lanes.reserve(3, of: first) == 3)
        #expect(lanes.reserved == 3)

        lanes.take(deliveries(3), unused: [])
        #expect(lanes.reserved == 0)
        let step = lanes.step(at: now, elapsed: .zero)
        #expect(step.jobs.map(\.delivery.id.rawValue) == ["del_0", "del_1", "del_2"])
        #expect(step.wants.isEmpty)
    }

    @Test func leavesTheRestToBeClaimed() throws {
        var lanes = try lanes()
        #expect(lanes.reserve(2000, of: first) == 1024)
        // Behind those that found no room nothing overtakes.
        #expect(lanes.reserve(1, of: first) == 0)
        lanes.take(deliveries(1024), unused: [])

        var jobs = lanes.step(at: now, elapsed: .zero).jobs
        for _ in 0..<1024 {
            let job = try #require(jobs.first)
            jobs.removeFirst()
            let ended = lanes.finished(
                job,
                .succeeded,
                startedAt: now,
                now: now,
                elapsed: .zero
            )
            if let next = ended.next { jobs.append(next) }
        }
        #expect(lanes.step(at: now, elapsed: .zero).wants[first] ?? 0 > 0)
    }

    @Test func anUndoneTransactionGivesTheRoomBack() throws {
        var lanes = try lanes()
        #expect(lanes.reserve(1025, of: first) == 1024)
        #expect(lanes.reserve(1, of: first) == 0)
        lanes.take([], unused: [WebhookID](repeating: first, count: 1024))
        #expect(lanes.reserved == 0)
        let step = lanes.step(at: now, elapsed: .zero)
        // One request found no room: the store is asked once, and has nothing.
        lanes.claimed([], for: step.wants, nextDue: [:])
        #expect(lanes.reserve(1, of: first) == 1)
    }

    @Test func makesNoRoomWhereOthersComeFirst() throws {
        var ordered = try lanes { $0.isOrdered = true }
        #expect(ordered.reserve(1, of: first) == 0)
        var paused = try lanes { $0.status = .paused }
        #expect(paused.reserve(1, of: first) == 0)
        var behind = try lanes(due: now)
        #expect(behind.reserve(1, of: first) == 0)
        var unknown = Lanes(limit: 100)
        #expect(unknown.reserve(1, of: first) == 0)
        var draining = try lanes()
        draining.drain()
        #expect(draining.reserve(1, of: first) == 0)
    }

    @Test func aRetryThatIsDueLaterDoesNotHoldUpFirstTries() throws {
        var lanes = try lanes(due: now + .seconds(60))
        #expect(lanes.reserve(1, of: first) == 1)
    }

    @Test func memoryIsBoundedOverAllWebhooks() throws {
        var lanes = Lanes(limit: 1)
        let names = (1...20).map { "wh_\($0)" }
        let targets = try names.map { (try target($0), nextDue: Timestamp?.none) }
        _ = lanes.configure(targets, stamps: [:], elapsed: .zero)
        let asked = names.flatMap { [WebhookID](repeating: WebhookID(rawValue: $0), count: 4) }
        #expect(lanes.reserve(asked, at: now).count { $0 } == 32)
    }

    @Test func aBurstLeavesHalfOfTheRoomToOthers() throws {
        let second = WebhookID(rawValue: "wh_2")
        var lanes = Lanes(limit: 20)
        let targets = try [first, second].map {
            (try target($0.rawValue), nextDue: Timestamp?.none)
        }
        _ = lanes.configure(targets, stamps: [:], elapsed: .zero)
        // Of the room for 640.
        #expect(lanes.reserve(1000, of: first) == 213)
        #expect(lanes.reserve(1000, of: second) == 142)
    }

    @Test func burstsKeepNobodyFromClaiming() throws {
        let names = (1...20).map { WebhookID(rawValue: "wh_\($0)") }
        var lanes = Lanes(limit: 1)
        var targets = try names.map { (try target($0.rawValue), nextDue: Timestamp?.none) }
        targets.append((try target("behind"), nextDue: now))
        _ = lanes.configure(targets, stamps: [:], elapsed: .zero)
        for name in names {
            let count = lanes.reserve(4, of: name)
            lanes.take(deliveries(count, webhook: name.rawValue, isFresh: true), unused: [])
        }
        let step = lanes.step(at: now, elapsed: .zero)
        #expect(Array(step.wants.keys) == [WebhookID(rawValue: "behind")])
    }

    @Test func largeBodiesGetNoMoreRoomThanClaims() throws {
        var lanes = try lanes()
        #expect(lanes.reserve(64, of: first) == 64)
        lanes.take(deliveries(64, bytes: 262_144), unused: [])
        #expect(lanes.reserve(1, of: first) == 0)
    }

    @Test func whatComesForAWebhookThatIsGoneIsGivenBack() throws {
        var lanes = try lanes()
        #expect(lanes.reserve(2, of: first) == 2)
        _ = lanes.configure([], stamps: [:], elapsed: .zero)
        lanes.take(deliveries(2), unused: [])

        let step = lanes.step(at: now, elapsed: .zero)
        #expect(step.releases.map(\.rawValue) == ["del_0", "del_1"])
        #expect(lanes.lane(of: first) == nil)
        #expect(lanes.step(at: now, elapsed: .zero).releases.isEmpty)
    }

    @Test func whatComesWhileDrainingIsGivenBack() throws {
        var lanes = try lanes()
        #expect(lanes.reserve(2, of: first) == 2)
        lanes.drain()
        lanes.take(deliveries(2), unused: [])
        #expect(lanes.step(at: now, elapsed: .zero).jobs.isEmpty)
        #expect(lanes.removeAllQueued().count == 2)
    }
}

private func lanes(
    due: Timestamp? = nil,
    edit: (inout WebhookConfiguration) -> Void = { _ in }
) throws -> Lanes {
    try lanes([("wh_1", due)], edit: edit)
}

extension Lanes {
    /// Asks for room for so many deliveries of a webhook; returns how many there is room for.
    fileprivate mutating func reserve(_ count: Int, of webhook: WebhookID) -> Int {
        let hasRoom = reserve([WebhookID](repeating: webhook, count: count), at: now)
        return hasRoom.count { $0 }
    }
}
