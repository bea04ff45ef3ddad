import GRDB
import Model

/// What a transaction adds to the statistics, gathered and written once.
struct Tally {
    private struct Bucket: Hashable {
        var webhook: Int64
        var start: Int64
    }

    private struct StateCount: Hashable {
        var webhook: Int64
        var hour: Int64
        var state: Delivery.State
    }

    private struct TypeCount: Hashable {
        var type: Int64
        var hour: Int64
    }

    /// Finished attempts of a stretch of time.
    struct Counts {
        var attempts = 0
        var successes = 0
        var succeeded = 0
        var exhausted = 0
        var totalMilliseconds: Int64 = 0
        var histogram = [Int](repeating: 0, count: LatencyHistogram.bounds.count + 1)

        mutating func add(_ other: Counts) {
            attempts += other.attempts
            successes += other.successes
            succeeded += other.succeeded
            exhausted += other.exhausted
            totalMilliseconds += other.totalMilliseconds
            for index in histogram.indices { histogram[index] += other.histogram[index] }
        }
    }

    private var hours: [Bucket: Counts] = [:]
    private var minutes: [Bucket: Counts] = [:]
    private var states: [StateCount: Int] = [:]
    private var types: [TypeCount: Int] = [:]

    /// Counts an event on record.
    mutating func event(type: Int64, at time: Int64) {
        types[TypeCount(type: type, hour: time.hourStart), default: 0] += 1
    }

    /// Counts a delivery into a state and out of the one before.
    mutating func delivery(
        webhook: Int64,
        createdAt: Int64,
        from old: Delivery.State?,
        to new: Delivery.State,
        count: Int = 1
    ) {
        guard old != new else { return }
        let hour = createdAt.hourStart
        if let old {
            states[StateCount(webhook: webhook, hour: hour, state: old), default: 0] -= count
        }
        states[StateCount(webhook: webhook, hour: hour, state: new), default: 0] += count
    }

    /// Counts a finished attempt.
    mutating func attempt(webhook: Int64, at time: Int64, _ count: (inout Counts) -> Void) {
        count(&hours[Bucket(webhook: webhook, start: time.hourStart), default: Counts()])
        count(&minutes[Bucket(webhook: webhook, start: time.minuteStart), default: Counts()])
    }

    mutating func merge(_ other: Tally) {
        hours.merge(other.hours) { $0.adding($1) }
        minutes.merge(other.minutes) { $0.adding($1) }
        states.merge(other.states, uniquingKeysWith: +)
        types.merge(other.types, uniquingKeysWith: +)
    }

    /// Writes everything; the caller holds the transaction.
    func flush(_ db: Database) throws {
        for (bucket, counts) in hours {
            try db.run(Self.hourlySQL, [bucket.webhook, bucket.start] + counts.arguments)
        }
        for (bucket, counts) in minutes {
            try db.run(Self.minutelySQL, [bucket.webhook, bucket.start] + counts.arguments)
        }
        // Additions first: a count never falls below zero on the way.
        for (key, count) in states.sorted(by: { $0.value > $1.value }) where count != 0 {
            try db.run(
                Self.stateSQL,
                [key.webhook, key.hour, key.state.code, max(0, count), count]
            )
            guard key.state.isUnfinished else { continue }
            try db.run(Self.backlogSQL, [key.webhook, key.state.code, max(0, count), count])
        }
        for (key, count) in types {
            try db.run(Self.typeSQL, [key.type, key.hour, count])
        }
    }
}

extension Tally.Counts {
    fileprivate func adding(_ other: Self) -> Self {
        var sum = self
        sum.add(other)
        return sum
    }

    fileprivate var arguments: StatementArguments {
        let first: [Int64] =
            [attempts, successes, succeeded, exhausted].map(Int64.init) + [totalMilliseconds]
        return StatementArguments(first + histogram.map(Int64.init))
    }
}

extension Int64 {
    /// The start of the hour that this moment, in milliseconds, is in.
    var hourStart: Int64 { self - self % 3_600_000 }
    /// The start of its minute.
    var minuteStart: Int64 { self - self % 60_000 }
}
