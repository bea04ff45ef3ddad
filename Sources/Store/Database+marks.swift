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

    /// The marks of all live webhooks, sorted by key; nothing is read that grows with the log.
    ///
    /// Every outcome moves the figures of its hour, and every other change of a delivery the counts by state. These leave
    /// out what is in flight: what goes there or comes from there is seen at its other end, or is the newest delivery.
    /// What neither tells is counted apart. The newest event tells one state from another.
    func webhookMarks(since: Timestamp) throws -> [WebhookMark] {
        let hour = since.milliseconds.hourStart
        var figures: [Int64: String] = [:]
        let hours = """
            SELECT webhook, count(*) || ' ' || sum(attempts) || ' ' || sum(successes) || ' '
                || sum(succeeded) || ' ' || sum(exhausted) || ' ' || sum(total_ms)
            FROM hourly WHERE hour >= ? GROUP BY webhook
            """
        for row in try rows(hours, [hour]) { figures[row[0]] = row[1] }
        let states = """
            SELECT webhook, state || ':' || sum(count) FROM delivery_hourly WHERE hour >= ?
            GROUP BY webhook, state ORDER BY webhook, state
            """
        for row in try rows(states, [hour]) {
            figures[row[0], default: ""] += " " + (row[1] as String)
        }
        return try rows(Self.markSQL).map { row in
            let figures: String = figures[row[0]] ?? ""
            let words = (2..<7).map { row[$0] as String? ?? "" } + [figures]
            return WebhookMark(
                webhook: WebhookID(rawValue: row[1]),
                fingerprint: words.joined(separator: "\n"),
                changedAt: Timestamp(milliseconds: row[7])
            )
        }
    }

    private static let markSQL = """
        SELECT w.id, w.public_id,
            w.key || ' ' || w.revision || ' ' || w.managed_by || ' ' || coalesce(w.file, '')
                || ' ' || w.created_at || ' ' || w.created_by,
            w.configuration,
            coalesce(o.pause_at || ' ' || o.pause_by || ' ' || coalesce(o.pause_reason, ''), '')
                || ' ' || coalesce(o.inactivity || o.inactive_since, '')
                || ' ' || o.consecutive_failures
                || ' ' || coalesce(o.next_probe_at, '') || ' ' || coalesce(o.not_before, '')
                || ' ' || coalesce(o.last_error, '') || ' ' || coalesce(o.last_attempt_at, '')
                || ' ' || coalesce(o.last_success_at, '') || ' ' || coalesce(o.resumed_at, ''),
            (SELECT group_concat(version || hint || coalesce(expires_at, ''))
                FROM signing_secret WHERE webhook = w.id),
            (SELECT coalesce(sum(count), 0) FROM quota_backlog WHERE webhook = w.id)
                || ' ' || coalesce(
                    (SELECT count FROM uncounted_change WHERE webhook = w.id), 0)
                || ' ' || coalesce(
                    (SELECT hex(e.id) FROM delivery AS d CROSS JOIN event AS e
                        WHERE d.webhook = w.id AND e.seq = d.event ORDER BY d.seq DESC LIMIT 1), ''),
            max(w.updated_at, coalesce(o.pause_at, 0), coalesce(o.inactive_since, 0),
                coalesce(o.last_attempt_at, 0), coalesce(o.resumed_at, 0),
                coalesce((SELECT d.created_at FROM delivery AS d WHERE d.webhook = w.id
                    ORDER BY d.seq DESC LIMIT 1), 0))
        FROM webhook AS w JOIN webhook_operation AS o ON o.webhook = w.id
        WHERE w.deleted_at IS NULL ORDER BY w.key
        """
}
