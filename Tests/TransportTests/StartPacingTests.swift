import Model
import Testing

@testable import Transport

/// How many transfers begin before those that began a moment ago have ended.
struct StartPacingTests {
    @Test func thirtyTwoBeginAtOnce() {
        var pacing = StartPacing()
        #expect(fill(&pacing).count == 32)
        #expect(!pacing.hasRoom)
    }

    @Test func eachEndMakesRoomForOne() {
        var pacing = StartPacing()
        let started = fill(&pacing)
        pacing.ended(started[0])
        #expect(fill(&pacing).count == 1)
        // One of the millisecond before is still counted.
        pacing.advance(to: .milliseconds(1))
        #expect(!pacing.hasRoom)
        pacing.ended(started[1])
        pacing.ended(started[2])
        #expect(fill(&pacing).count == 2)
    }

    @Test func slowOnesHoldNobodyUpForLong() {
        var pacing = StartPacing()
        let slow = fill(&pacing)
        pacing.advance(to: .milliseconds(1))
        #expect(!pacing.hasRoom)
        pacing.advance(to: .milliseconds(2))
        #expect(fill(&pacing).count == 32)
        // Their ends are not taken for those of others.
        for one in slow { pacing.ended(one) }
        #expect(!pacing.hasRoom)
    }

    @Test func aLongWaitForgetsAll() {
        var pacing = StartPacing()
        let before = fill(&pacing)
        pacing.advance(to: .seconds(60))
        let after = fill(&pacing)
        #expect(after.count == 32)
        for one in before { pacing.ended(one) }
        #expect(!pacing.hasRoom)
        for one in after { pacing.ended(one) }
        #expect(fill(&pacing).count == 32)
    }

    /// Begins as many as may begin now.
    private func fill(_ pacing: inout StartPacing) -> [Int64] {
        var started: [Int64] = []
        while pacing.hasRoom, started.count < 100 { started.append(pacing.started()) }
        return started
    }
}
