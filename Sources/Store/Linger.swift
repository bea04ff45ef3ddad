/// What waits to be written, in rows, about.
struct WriteLoad: Hashable {
    /// Rows that somebody waits for.
    private(set) var urgent = 0
    /// Rows that can wait a little longer.
    private(set) var patient = 0

    /// Adds so many rows, or with a negative number takes them out.
    mutating func add(_ cost: Int, canWait: Bool) {
        if canWait { patient += cost } else { urgent += cost }
    }
}

/// How long a group of writes waits for more after another was written: under load one commit then does for many.
struct Linger: Hashable {
    /// A group of so many rows says that more are about to come.
    private static let busyCost = 8
    /// So many rows that somebody waits for do not wait for more.
    private static let urgentGoal = 50
    /// So many rows that nobody waits for are worth a commit of their own.
    private static let patientGoal = 512

    private let urgentGoal: Int

    /// Nil where the last group was so small that nothing else is to be expected.
    init?(after lastCost: Int) {
        guard lastCost >= Self.busyCost else { return nil }
        urgentGoal = min(lastCost / 2, Self.urgentGoal)
    }

    /// Whether what waits is worth a commit.
    func has(enough load: WriteLoad) -> Bool {
        load.urgent >= urgentGoal || load.patient >= Self.patientGoal
    }

    /// How long to wait for more at most.
    func time(for load: WriteLoad) -> Duration {
        load.urgent == 0 && load.patient > 0 ? .milliseconds(3) : .milliseconds(1)
    }
}
