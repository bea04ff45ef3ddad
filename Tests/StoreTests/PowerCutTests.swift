import FoundationEssentials
import Testing

/// What a power cut takes: whatever was written and not synced, sector by sector, at every moment of a random run.
///
/// Each trial has a process of its own, since its file system becomes the default of the process.
struct PowerCutTests {
    /// More by hand: `POWER_CUT_RUNS=100 swift test --filter PowerCutTests`.
    private static let seeds: ClosedRange<UInt32> = {
        let runs = ProcessInfo.processInfo.environment["POWER_CUT_RUNS"].flatMap { UInt32($0) }
        return 1...(runs ?? 2)
    }()

    @Test(arguments: seeds)
    func takesNothingThatWasAcknowledged(seed: UInt32) async {
        await #expect(processExitsWith: .success) { [seed] in
            let trial = try PowerCutTrial(seed: seed)
            let store = try trial.disk.open()
            try await trial.run(store)
            let loss = try await trial.loss()
            #expect(loss.isEmpty, "seed \(seed): \(loss.prefix(5))")
            let last = try #require(trial.cuts.last?.acknowledged)
            #expect(trial.cuts.count > 50)
            #expect(last.events.count > 20)
            #expect(last.finished.count > 5)
            #expect(last.revision > 0)
        }
    }

    /// The proof that the trial above can fail.
    @Test func takesSomethingWhereCommitsAreNotSynced() async {
        await #expect(processExitsWith: .success) {
            let trial = try PowerCutTrial(seed: 1)
            let store = try trial.disk.openWithoutSyncs()
            try await trial.run(store)
            #expect(try await !trial.loss().isEmpty)
        }
    }
}
