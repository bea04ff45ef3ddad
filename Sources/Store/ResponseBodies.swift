import GRDB
import Model

/// How much of a webhook's responses is kept: the oldest go when there is more.
enum ResponseBodies {
    /// Bytes kept of all responses of a webhook.
    static let limit = 64 << 20
    /// Bytes that a webhook's account may be behind: so much is kept in memory before it is written.
    static let granularity = 64 << 10
    /// Attempts looked at in one go, and how often that is done for one transaction at most.
    static let step = 500
    static let steps = 4

    /// A webhook's account as the writer remembers it.
    struct Account: Sendable {
        let row: Int64
        /// Deliveries before this place have no bodies any more.
        var from: Int64
        /// Bytes that came since the account was written.
        var pending = 0

        init(of webhook: WebhookID, _ db: Database) throws {
            let row = try db.row(
                """
                SELECT w.id, o.bodies_from FROM webhook AS w
                JOIN webhook_operation AS o ON o.webhook = w.id WHERE w.public_id = ?
                """,
                [webhook.rawValue]
            )
            guard let row else { throw StoreError.unknownWebhook(webhook.rawValue) }
            self.row = row[0]
            from = row[1]
        }
    }
}

extension WriteContext {
    /// Whether the response of a delivery is older than all that is kept.
    mutating func isBodyTooOld(_ delivery: Int64, of webhook: WebhookID) throws -> Bool {
        try caches.withBodies(of: webhook, db) { $0.from > delivery }
    }

    /// Counts a response's bytes; drops the oldest ones where there are too many.
    mutating func countBody(_ bytes: Int, of webhook: WebhookID) throws {
        guard bytes > 0 else { return }
        let db = db
        try caches.withBodies(of: webhook, db) { account in
            account.pending += bytes
            guard account.pending >= ResponseBodies.granularity else { return }
            let total = try db.number(
                """
                UPDATE webhook_operation SET body_bytes = body_bytes + ? WHERE webhook = ?
                RETURNING body_bytes
                """,
                [account.pending, account.row]
            )
            account.pending = 0
            guard let total, total > ResponseBodies.limit else { return }
            try ResponseBodies.drop(&account, total: Int(total), db)
        }
    }

    /// Notes that responses were removed for another reason.
    mutating func discountBodies(of event: Int64) throws {
        let rows = try db.rows(
            """
            SELECT d.webhook, sum(length(a.response_body))
            FROM delivery AS d CROSS JOIN attempt AS a
            WHERE d.event = ? AND a.delivery = d.seq AND a.response_body IS NOT NULL
            GROUP BY d.webhook
            """,
            [event]
        )
        for row in rows {
            try db.run(
                "UPDATE webhook_operation SET body_bytes = max(0, body_bytes - ?) WHERE webhook = ?",
                [row[1] as Int64, row[0] as Int64]
            )
        }
    }
}

extension ResponseBodies {
    /// Drops the oldest responses, a sixteenth more than needed, and notes where the next time begins.
    fileprivate static func drop(
        _ account: inout Account,
        total: Int,
        _ db: Database
    ) throws {
        var left = total
        let goal = limit - limit / 16
        for _ in 0..<steps where left > goal {
            let rows = try db.rows(
                """
                SELECT d.seq, a.seq, length(a.response_body)
                FROM delivery AS d CROSS JOIN attempt AS a
                WHERE d.webhook = ? AND d.seq >= ? AND a.delivery = d.seq ORDER BY d.seq LIMIT ?
                """,
                [account.row, account.from, step]
            )
            for row in rows where left > goal {
                account.from = row[0]
                guard let bytes: Int = row[2] else { continue }
                try db.run(
                    "UPDATE attempt SET response_body = NULL, is_cut = ? WHERE seq = ?",
                    [AttemptCut.dropped, row[1] as Int64]
                )
                left -= bytes
            }
            if rows.count < step { break }
        }
        try db.run(
            "UPDATE webhook_operation SET body_bytes = ?, bodies_from = ? WHERE webhook = ?",
            [max(0, left), account.from, account.row]
        )
    }
}

/// What `is_cut` says of a response.
enum AttemptCut {
    static let cut = 1
    /// Removed because newer ones of the same webhook took all the room.
    static let dropped = 2
}
