extension Schema {
    /// Attempts by attempt time, and deliveries by creation time and state; moved in the outcome's transaction.
    ///
    /// `h0` to `h19` count response times under the bounds of `LatencyHistogram`.
    static let statistics = """
        CREATE TABLE hourly (
            webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
            hour INTEGER NOT NULL,
            \(counters)
            PRIMARY KEY (webhook, hour)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE minutely (
            minute INTEGER NOT NULL,
            webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
            \(counters)
            PRIMARY KEY (minute, webhook)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE delivery_hourly (
            webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
            hour INTEGER NOT NULL,
            state INTEGER NOT NULL,
            count INTEGER NOT NULL CHECK (count >= 0),
            PRIMARY KEY (webhook, hour, state)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE backlog (
            webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
            state INTEGER NOT NULL,
            count INTEGER NOT NULL CHECK (count >= 0),
            PRIMARY KEY (webhook, state)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE recorded_value (
            kind TEXT NOT NULL CHECK (kind IN ('workspace', 'campaign', 'contact', 'tag')),
            position INTEGER NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (kind, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE event_count (
            type INTEGER NOT NULL REFERENCES event_type (id),
            hour INTEGER NOT NULL,
            count INTEGER NOT NULL CHECK (count >= 0),
            PRIMARY KEY (type, hour)
        ) STRICT, WITHOUT ROWID;
        """

    private static let counters =
        (["attempts", "successes", "succeeded", "exhausted", "total_ms"]
        + (0..<20).map { "h\($0)" })
        .map { "\($0) INTEGER NOT NULL DEFAULT 0,\n" }.joined()
}
