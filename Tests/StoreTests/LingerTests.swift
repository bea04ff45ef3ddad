import Testing

@testable import Store

/// When the writer waits for more before it writes.
struct LingerTests {
    @Test func aFewRowsSayNothingOfMore() {
        #expect(Linger(after: 0) == nil)
        #expect(Linger(after: 7) == nil)
        #expect(Linger(after: 8) != nil)
    }

    @Test(arguments: [
        // As many as half of the last group, and fifty at most, do not wait.
        (8, 4, 0, true), (8, 3, 0, false), (200, 50, 0, true), (200, 49, 0, false),
        // Outcomes that nobody waits for need more company.
        (200, 0, 511, false), (200, 0, 512, true), (200, 49, 511, false),
    ])
    func knowsWhatIsWorthACommit(lastCost: Int, urgent: Int, patient: Int, isWorth: Bool) throws {
        let linger = try #require(Linger(after: lastCost))
        #expect(linger.has(enough: load(urgent: urgent, patient: patient)) == isWorth)
    }

    @Test func onlyOutcomesAloneWaitLonger() throws {
        let linger = try #require(Linger(after: 100))
        #expect(linger.time(for: load(urgent: 0, patient: 0)) == .milliseconds(1))
        #expect(linger.time(for: load(urgent: 1, patient: 100)) == .milliseconds(1))
        #expect(linger.time(for: load(urgent: 0, patient: 1)) == .milliseconds(3))
    }
}

private func load(urgent: Int, patient: Int) -> WriteLoad {
    var load = WriteLoad()
    load.add(urgent, canWait: false)
    load.add(patient, canWait: true)
    return load
}
