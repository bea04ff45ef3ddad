import GRDB
import Model

/// The two logs, each in the order of commits.
enum Log: String {
    case event
    case delivery

    fileprivate var timeColumn: String {
        switch self {
        case .event: "accepted_at"
        case .delivery: "created_at"
        }
    }
}

extension Database {
    /// How far a clock may have been set back within a log without rows being missed: an hour.
    private static let slack: Int64 = 3_600_000

    /// A place before which no row of a log is as young as `since`, so that queries need not read it from its start.
    ///
    /// Rows are in the order of time, but for a clock that was set back; so the search is for an hour earlier.
    func firstPlace(in log: Log, since: Timestamp) throws -> Int64 {
        let time = since.milliseconds - Self.slack
        // Two queries in one: SQLite finds one end by the index, both ends by reading all.
        let bounds = try row(
            """
            SELECT (SELECT min(seq) FROM \(log.rawValue)), (SELECT max(seq) FROM \(log.rawValue))
            """
        )
        guard var low: Int64 = bounds?[0], var high: Int64 = bounds?[1] else { return 0 }
        while low < high {
            let middle = low + (high - low) / 2
            let next = try row(
                """
                SELECT seq, \(log.timeColumn) FROM \(log.rawValue) WHERE seq >= ?
                ORDER BY seq LIMIT 1
                """,
                [middle]
            )
            guard let next else { return low }
            if (next[1] as Int64) >= time {
                high = middle
            } else {
                low = (next[0] as Int64) + 1
            }
        }
        return low
    }
}
