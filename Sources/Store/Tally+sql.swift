import Model

extension Tally {
    static let counterColumns =
        ["attempts", "successes", "succeeded", "exhausted", "total_ms"]
        + (0..<20).map { "h\($0)" }

    /// Deliveries in flight, which the tables do not count: a table to select from.
    static let inFlight =
        "(SELECT webhook, created_at FROM delivery INDEXED BY delivery_claim WHERE claim IS NOT NULL)"

    static let hourlySQL = upsert("hourly", "webhook, hour")
    static let minutelySQL = upsert("minutely", "webhook, minute")

    /// For each place in the histogram, how attempts that all took about as long are added to a row that is there.
    static let hourlyAdditions = additions("hourly", "hour")
    static let minutelyAdditions = additions("minutely", "minute")

    // A figure that is off must never keep deliveries from being recorded: hence `max`.
    static let stateSQL = """
        INSERT INTO delivery_hourly (webhook, hour, state, count) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO UPDATE SET count = max(0, count + ?5)
        """

    static let backlogSQL = """
        INSERT INTO backlog (webhook, state, count) VALUES (?1, ?2, ?3)
        ON CONFLICT DO UPDATE SET count = max(0, count + ?4)
        """

    static let typeSQL = """
        INSERT INTO event_count (type, hour, count) VALUES (?1, ?2, ?3)
        ON CONFLICT DO UPDATE SET count = count + ?3
        """

    private static func additions(_ table: String, _ start: String) -> [String] {
        (0..<LatencyHistogram.bounds.count + 1).map { place in
            let columns = counterColumns.prefix(5) + ["h\(place)"]
            let sums = columns.map { "\($0) = \($0) + ?" }.joined(separator: ", ")
            return "UPDATE \(table) SET \(sums) WHERE webhook = ? AND \(start) = ?"
        }
    }

    private static func upsert(_ table: String, _ key: String) -> String {
        let columns = counterColumns.joined(separator: ", ")
        let places = counterColumns.map { _ in "?" }.joined(separator: ", ")
        let sums = counterColumns.map { "\($0) = \($0) + excluded.\($0)" }.joined(separator: ", ")
        return """
            INSERT INTO \(table) (\(key), \(columns)) VALUES (?, ?, \(places))
            ON CONFLICT DO UPDATE SET \(sums)
            """
    }
}
