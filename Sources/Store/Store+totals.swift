import GRDB

/// How much has ever been recorded; what was removed since is counted as well.
package struct LogTotals: Sendable, Hashable {
    package var events: Int64
    package var deliveries: Int64
    package var attempts: Int64
}

extension Store {
    /// From the log's sequence numbers, so that it costs nothing.
    package func totals() async throws(StoreError) -> LogTotals {
        try await read { db in
            LogTotals(
                events: try db.number("SELECT max(seq) FROM event") ?? 0,
                deliveries: try db.number("SELECT max(seq) FROM delivery") ?? 0,
                attempts: try db.number("SELECT max(seq) FROM attempt") ?? 0
            )
        }
    }
}
