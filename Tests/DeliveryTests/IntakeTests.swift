import Delivery
import Model
import Testing

private let now = Timestamp(milliseconds: 1_764_000_000_000)
private let first = WebhookID(rawValue: "wh_1")

/// Room for deliveries that come straight from the transaction that makes them.
struct IntakeTests {
    @Test func startsWhatItMadeRoomFor() throws {
        var lanes = try lanes()
        let granted = lanes.reserve([first: 3], at: now)
        #expect(granted == [first: 3])
        #expect(lanes.reserved == 3)

        lanes.take(deliveries(3), reserved: granted)
        #expect(lanes.reserved == 0)
        let step = lanes.step(at: now, elapsed: .zero)
        #expect(step.jobs.map(\.delivery.id.rawValue) == ["del_0", "del_1", "del_2"])
        #expect(step.wants.isEmpty)
    }

    @Test func leavesTheRestToBeClaimed() throws {
        var lanes = try lanes()
        let granted = lanes.reserve([first: 1000], at: now)
        #expect(granted == [first: 512])
        // Behind those that found no room nothing overtakes.
        #expect(lanes.reserve([first: 1], at: now) == [:])
        lanes.take(deliveries(512), reserved: granted)

        var jobs = lanes.step(at: now, elapsed: .zero).jobs
        for _ in 0..<512 {
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
        _ = lanes.needsStep(first, at: now)
        #expect(lanes.step(at: now, elapsed: .zero).wants[first] ?? 0 > 0)
    }

    @Test func anUndoneTransactionGivesTheRoomBack() throws {
        var lanes = try lanes()
        let granted = lanes.reserve([first: 512], at: now)
        #expect(lanes.reserve([first: 1], at: now) == [:])
        lanes.take([], reserved: granted)
        #expect(lanes.reserved == 0)
        let step = lanes.step(at: now, elapsed: .zero)
        // One request found no room: the store is asked once, and has nothing.
        lanes.claimed([], for: step.wants, nextDue: [:])
        #expect(lanes.reserve([first: 1], at: now) == [first: 1])
    }

    @Test func makesNoRoomWhereOthersComeFirst() throws {
        var ordered = try lanes { $0.isOrdered = true }
        #expect(ordered.reserve([first: 1], at: now) == [:])
        var paused = try lanes { $0.status = .paused }
        #expect(paused.reserve([first: 1], at: now) == [:])
        var behind = try lanes(due: now)
        #expect(behind.reserve([first: 1], at: now) == [:])
        var unknown = Lanes(limit: 100)
        #expect(unknown.reserve([first: 1], at: now) == [:])
        var draining = try lanes()
        draining.drain()
        #expect(draining.reserve([first: 1], at: now) == [:])
    }

    @Test func aRetryThatIsDueLaterDoesNotHoldUpFirstTries() throws {
        var lanes = try lanes(due: now + .seconds(60))
        #expect(lanes.reserve([first: 1], at: now) == [first: 1])
    }

    @Test func memoryIsBoundedOverAllWebhooks() throws {
        var lanes = Lanes(limit: 1)
        let names = (1...20).map { "wh_\($0)" }
        let targets = try names.map { (try target($0), nextDue: Timestamp?.none) }
        _ = lanes.configure(targets, stamps: [:], elapsed: .zero)
        let asked = Dictionary(uniqueKeysWithValues: names.map { (WebhookID(rawValue: $0), 4) })
        let granted = lanes.reserve(asked, at: now)
        #expect(granted.values.reduce(0, +) <= 16 + 4)
    }

    @Test func aBurstLeavesHalfOfTheRoomToOthers() throws {
        let second = WebhookID(rawValue: "wh_2")
        var lanes = Lanes(limit: 20)
        let targets = try [first, second].map {
            (try target($0.rawValue), nextDue: Timestamp?.none)
        }
        _ = lanes.configure(targets, stamps: [:], elapsed: .zero)
        // Of the room for 320.
        #expect(lanes.reserve([first: 1000], at: now) == [first: 160])
        #expect(lanes.reserve([second: 1000], at: now) == [second: 80])
    }

    @Test func largeBodiesGetNoMoreRoomThanClaims() throws {
        var lanes = try lanes()
        let granted = lanes.reserve([first: 64], at: now)
        #expect(granted == [first: 64])
        lanes.take(deliveries(64, bytes: 262_144), reserved: granted)
        #expect(lanes.reserve([first: 1], at: now) == [:])
    }

    @Test func whatComesForAWebhookThatIsGoneIsGivenBack() throws {
        var lanes = try lanes()
        let granted = lanes.reserve([first: 2], at: now)
        _ = lanes.configure([], stamps: [:], elapsed: .zero)
        lanes.take(deliveries(2), reserved: granted)

        let step = lanes.step(at: now, elapsed: .zero)
        #expect(step.releases.map(\.rawValue) == ["del_0", "del_1"])
        #expect(lanes.lane(of: first) == nil)
        #expect(lanes.step(at: now, elapsed: .zero).releases.isEmpty)
    }

    @Test func whatComesWhileDrainingIsGivenBack() throws {
        var lanes = try lanes()
        let granted = lanes.reserve([first: 2], at: now)
        lanes.drain()
        lanes.take(deliveries(2), reserved: granted)
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
