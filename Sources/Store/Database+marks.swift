import GRDB
import Model

extension Database {
    /// Notes that something of a webhook changed that no figure tells: a test, data that was removed.
    func noteUncountedChange(of webhook: Int64) throws {
        try run(
            """
            INSERT INTO uncounted_change (webhook, count) VALUES (?, 1)
            ON CONFLICT (webhook) DO UPDATE SET count = count + 1
            """,
            [webhook]
        )
    }

    /// The same for every webhook that an event went to.
    func noteUncountedChange(ofEvent event: Int64) throws {
        let webhooks = try rows("SELECT DISTINCT webhook FROM delivery WHERE event = ?", [event])
        for row in webhooks { try noteUncountedChange(of: row[0]) }
    }

    /// The marks of all live webhooks, sorted by key: those that a snapshot keeps, where they are of the same moments.
    func webhookMarks(since: Timestamp) throws -> [WebhookMark] {
        let hour = since.milliseconds.hourStart
        if try tableExists("webhook_mark"),
            try number("SELECT since FROM webhook_mark LIMIT 1") == hour
        {
            return try marks(Self.keptSQL)
        }
        return try computedMarks(since: hour)
    }

    /// Keeps the marks in a snapshot, where nothing changes any more, so that no build has to look for them.
    func keepMarks(since: Timestamp) throws {
        let hour = since.milliseconds.hourStart
        try execute(
            sql: """
                CREATE TABLE webhook_mark (
                    webhook INTEGER PRIMARY KEY REFERENCES webhook (id) ON DELETE CASCADE,
                    since INTEGER NOT NULL, fingerprint TEXT NOT NULL, changed_at INTEGER NOT NULL
                ) STRICT
                """
        )
        for mark in try computedMarks(since: hour) {
            try run(
                """
                INSERT INTO webhook_mark (webhook, since, fingerprint, changed_at)
                SELECT id, ?, ?, ? FROM webhook WHERE public_id = ?
                """,
                [
                    hour, mark.fingerprint, mark.changedAt.milliseconds, mark.webhook.rawValue,
                ]
            )
        }
    }

    /// The marks as they are found in the tables; nothing is read that grows with the log.
    ///
    /// Every outcome moves the figures of its hour, and every other change of a delivery the counts by state. These leave
    /// out what is in flight: what goes there or comes from there is seen at its other end, or is the newest delivery.
    /// What neither tells is counted apart. The newest event tells one state from another.
    private func computedMarks(since hour: Int64) throws -> [WebhookMark] {
        var figures: [Int64: String] = [:]
        // Each of these only grows, and so their sum says whether one of them did.
        let hours = """
            SELECT webhook,
                count(*) || ' ' || sum(attempts + successes + succeeded + exhausted + total_ms)
            FROM hourly WHERE hour >= ? GROUP BY webhook
            """
        let all = try Row.fetchCursor(cachedStatement(sql: hours), arguments: [hour])
        while let row = try all.next() { figures[row[0]] = row[1] }
        let states = try Row.fetchCursor(cachedStatement(sql: Self.statesSQL), arguments: [hour])
        while let row = try states.next() {
            figures[row[0], default: ""] += " " + (row[1] as String)
        }
        return try marks(Self.markSQL) { figures[$0] ?? "" }
    }

    /// Reads rows of number, id, fingerprint and moment; what is known of a number is added.
    private func marks(
        _ sql: String,
        adding figures: (Int64) -> String = { _ in "" }
    ) throws -> [WebhookMark] {
        var marks: [WebhookMark] = []
        let rows = try Row.fetchCursor(cachedStatement(sql: sql))
        while let row = try rows.next() {
            let fingerprint: String = row[2]
            marks.append(
                WebhookMark(
                    webhook: WebhookID(rawValue: row[1]),
                    fingerprint: fingerprint + figures(row[0]),
                    changedAt: Timestamp(milliseconds: row[3])
                )
            )
        }
        return marks
    }

    // Not grouped by state too, which would have to sort all rows.
    private static let statesSQL = {
        let sums = Delivery.State.allCases.map {
            "coalesce(sum(count) FILTER (WHERE state = \($0.code)), 0)"
        }
        return """
            SELECT webhook, \(sums.joined(separator: " || ' ' || ")) FROM delivery_hourly
            WHERE hour >= ? GROUP BY webhook
            """
    }()

    private static let keptSQL = """
        SELECT m.webhook, w.public_id, m.fingerprint, m.changed_at
        FROM webhook AS w JOIN webhook_mark AS m ON m.webhook = w.id
        WHERE w.deleted_at IS NULL ORDER BY w.key
        """

    private static let markSQL = """
        SELECT w.id, w.public_id,
            w.key || ' ' || w.revision || ' ' || w.managed_by || ' ' || coalesce(w.file, '')
                || ' ' || w.created_at || ' ' || w.created_by || char(10) || w.configuration || char(10)
                || coalesce(o.pause_at || ' ' || o.pause_by || ' ' || coalesce(o.pause_reason, ''), '')
                || ' ' || coalesce(o.inactivity || o.inactive_since, '')
                || ' ' || o.consecutive_failures
                || ' ' || coalesce(o.next_probe_at, '') || ' ' || coalesce(o.not_before, '')
                || ' ' || coalesce(o.last_error, '') || ' ' || coalesce(o.last_attempt_at, '')
                || ' ' || coalesce(o.last_success_at, '') || ' ' || coalesce(o.resumed_at, '')
                || char(10) || coalesce(
                    (SELECT group_concat(version || hint || coalesce(expires_at, ''))
                        FROM signing_secret WHERE webhook = w.id), '')
                || char(10) || (SELECT coalesce(sum(count), 0) FROM quota_backlog WHERE webhook = w.id)
                || ' ' || coalesce(
                    (SELECT count FROM uncounted_change WHERE webhook = w.id), 0)
                || ' ' || coalesce(
                    (SELECT hex(e.id) FROM delivery AS d CROSS JOIN event AS e
                        WHERE d.webhook = w.id AND e.seq = d.event ORDER BY d.seq DESC LIMIT 1), '')
                || char(10),
            max(w.updated_at, coalesce(o.pause_at, 0), coalesce(o.inactive_since, 0),
                coalesce(o.last_attempt_at, 0), coalesce(o.resumed_at, 0),
                coalesce((SELECT d.created_at FROM delivery AS d WHERE d.webhook = w.id
                    ORDER BY d.seq DESC LIMIT 1), 0))
        FROM webhook AS w JOIN webhook_operation AS o ON o.webhook = w.id
        WHERE w.deleted_at IS NULL ORDER BY w.key
        """
}
