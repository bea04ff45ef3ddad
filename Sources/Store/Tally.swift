import GRDB
import Model

/// What a transaction adds to the statistics, gathered and written once.
struct Tally {
    fileprivate struct Bucket: Hashable {
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

        /// The only place of the histogram that counts anything; nil where there are several.
        fileprivate var onlyPlace: Int? {
            guard let first = histogram.firstIndex(where: { $0 != 0 }),
                histogram[first] == attempts
            else { return nil }
            return first
        }

        mutating func add(_ other: Counts) {
            attempts += other.attempts
            successes += other.successes
            succeeded += other.succeeded
            exhausted += other.exhausted
            totalMilliseconds += other.totalMilliseconds
            for index in histogram.indices { histogram[index] += other.histogram[index] }
        }
    }

    private var minutes: [Bucket: Counts] = [:]
    private var states: [StateCount: Int] = [:]
    private var types: [TypeCount: Int] = [:]

    /// Counts an event on record.
    mutating func event(type: Int64, at time: Int64) {
        types[TypeCount(type: type, hour: time.hourStart), default: 0] += 1
    }

    /// Counts a delivery into a state and out of the one before.
    ///
    /// What is in flight is counted where it is asked for (`Tally.inFlight`): it is never many, and it changes all the time.
    mutating func delivery(
        webhook: Int64,
        createdAt: Int64,
        from old: Delivery.State?,
        to new: Delivery.State,
        count: Int = 1
    ) {
        guard old != new else { return }
        let hour = createdAt.hourStart
        if let old, old != .inFlight {
            states[StateCount(webhook: webhook, hour: hour, state: old), default: 0] -= count
        }
        guard new != .inFlight else { return }
        states[StateCount(webhook: webhook, hour: hour, state: new), default: 0] += count
    }

    /// Counts a finished attempt.
    mutating func attempt(webhook: Int64, at time: Int64, _ count: (inout Counts) -> Void) {
        count(&minutes[Bucket(webhook: webhook, start: time.minuteStart), default: Counts()])
    }

    mutating func merge(_ other: Tally) {
        minutes.add(other.minutes) { $0.adding($1) }
        states.add(other.states, +)
        types.add(other.types, +)
    }

    /// Writes everything; the caller holds the transaction.
    func flush(_ context: inout WriteContext) throws {
        var hours: [Bucket: Counts] = [:]
        for (bucket, counts) in minutes {
            try Self.add(counts, to: bucket, .minutes, &context)
            let hour = Bucket(webhook: bucket.webhook, start: bucket.start.hourStart)
            hours[hour] = hours[hour]?.adding(counts) ?? counts
        }
        for (bucket, counts) in hours {
            try Self.add(counts, to: bucket, .hours, &context)
        }
        // Additions first: a count never falls below zero on the way.
        for (key, count) in states.sorted(by: { $0.value > $1.value }) where count != 0 {
            try context.run(.countState, Self.stateSQL) { row in
                row.add(key.webhook)
                row.add(key.hour)
                row.add(key.state.code)
                row.add(max(0, count))
                row.add(count)
            }
            guard key.state.isUnfinished else { continue }
            try context.run(.countBacklog, Self.backlogSQL) { row in
                row.add(key.webhook)
                row.add(key.state.code)
                row.add(max(0, count))
                row.add(count)
            }
        }
        for (key, count) in types {
            try context.run(.countType, Self.typeSQL) { row in
                row.add(key.type)
                row.add(key.hour)
                row.add(count)
            }
        }
    }
}

extension Dictionary {
    /// Adds another's figures; taken as they are where there are none yet.
    fileprivate mutating func add(_ other: Self, _ sum: (Value, Value) -> Value) {
        if isEmpty { self = other } else { merge(other, uniquingKeysWith: sum) }
    }
}

/// The tables of finished attempts.
private enum Rollup {
    case hours
    case minutes
}

extension Tally {
    /// Adds counts to their row.
    ///
    /// A row has 25 figures, and few attempts change six of them: only these are written where the row is there.
    private static func add(
        _ counts: Counts,
        to bucket: Bucket,
        _ rollup: Rollup,
        _ context: inout WriteContext
    ) throws {
        if let place = counts.onlyPlace {
            let (kind, sql): (RowStatements.Kind, String) =
                switch rollup {
                case .hours: (.addToHour(place), hourlyAdditions[place])
                case .minutes: (.addToMinute(place), minutelyAdditions[place])
                }
            try context.run(kind, sql) { row in
                counts.addFigures(to: &row)
                row.add(counts.histogram[place])
                row.add(bucket.webhook)
                row.add(bucket.start)
            }
            if context.changedRows > 0 { return }
        }
        let (kind, sql): (RowStatements.Kind, String) =
            switch rollup {
            case .hours: (.countHour, hourlySQL)
            case .minutes: (.countMinute, minutelySQL)
            }
        try context.run(kind, sql) { row in
            row.add(bucket.webhook)
            row.add(bucket.start)
            counts.addFigures(to: &row)
            for count in counts.histogram { row.add(count) }
        }
    }
}

extension Tally.Counts {
    fileprivate func adding(_ other: Self) -> Self {
        var sum = self
        sum.add(other)
        return sum
    }
}

extension Tally.Counts {
    /// The figures of a row of `hourly` or `minutely` that stand before its histogram.
    fileprivate func addFigures(to row: inout RowValues) {
        row.add(attempts)
        row.add(successes)
        row.add(succeeded)
        row.add(exhausted)
        row.add(totalMilliseconds)
    }
}

extension Int64 {
    /// The start of the hour that this moment, in milliseconds, is in.
    var hourStart: Int64 { self - self % 3_600_000 }
    /// The start of its minute.
    var minuteStart: Int64 { self - self % 60_000 }
}
