import FoundationEssentials
import GRDB
package import Model

/// What is known of a request that came with an idempotency key: never what it said or was told.
package struct RequestRecord: Sendable, Hashable {
    /// What came of a request.
    package struct Outcome: Sendable, Hashable {
        package var status: Int
        /// The identifiers of what it made, as JSON.
        package var ids: String

        package init(status: Int, ids: String) {
            self.status = status
            self.ids = ids
        }
    }

    /// What the request was, as a digest.
    package var digest: [UInt8]
    /// Nil while it runs, and where the process ended before it did.
    package var outcome: Outcome?
}

extension Store {
    /// Records that a request begins; an earlier one with its key is returned instead.
    package func beginRequest(
        _ key: [UInt8],
        digest: [UInt8],
        until: Timestamp,
        now: Timestamp
    ) async throws(StoreError) -> RequestRecord? {
        try await write { context in
            let row = try context.db.row(
                """
                SELECT digest, status, ids FROM request_record WHERE key = ? AND kept_until > ?
                """,
                [Data(key), now.milliseconds]
            )
            if let row { return RequestRecord(row) }
            try context.db.run(
                """
                INSERT OR REPLACE INTO request_record (key, digest, kept_until) VALUES (?, ?, ?)
                """,
                [Data(key), Data(digest), until.milliseconds]
            )
            return nil
        }
    }

    /// Records what came of a request; without an outcome its key is free again.
    package func endRequest(
        _ key: [UInt8],
        _ outcome: RequestRecord.Outcome?
    ) async throws(StoreError) {
        try await write { context in
            guard let outcome else {
                return try context.db.run(
                    "DELETE FROM request_record WHERE key = ?",
                    [Data(key)]
                )
            }
            try context.db.run(
                "UPDATE request_record SET status = ?, ids = ? WHERE key = ?",
                [outcome.status, outcome.ids, Data(key)]
            )
        }
    }

    func forgetRequests(before now: Timestamp) async throws(StoreError) {
        try await write { context in
            try context.db.run(
                "DELETE FROM request_record WHERE kept_until <= ?",
                [now.milliseconds]
            )
        }
    }
}

extension RequestRecord {
    fileprivate init(_ row: Row) {
        let status: Int? = row[1]
        let ids: String? = row[2]
        self.init(
            digest: Array(row[0] as Data),
            outcome: status.flatMap { status in
                ids.map { Outcome(status: status, ids: $0) }
            }
        )
    }
}
