import GRDB
import Model

/// Reading webhooks with their operational state and what may be shown of their secret.
enum WebhookRow {
    static let select = """
        SELECT w.id, w.public_id, w.key, w.configuration, w.managed_by, w.file, w.revision,
            w.created_at, w.created_by, w.updated_at,
            o.pause_at, o.pause_by, o.pause_reason, o.inactivity, o.inactive_since,
            o.consecutive_failures, o.next_probe_at, o.probe_interval, o.not_before,
            o.last_error, o.last_attempt_at, o.last_success_at,
            s.hint, s.fingerprint, s.version, s.created_at, o.resumed_at,
            (SELECT coalesce(sum(count), 0) FROM quota_backlog WHERE webhook = w.id), w.source
        FROM webhook AS w
        JOIN webhook_operation AS o ON o.webhook = w.id
        LEFT JOIN signing_secret AS s ON s.webhook = w.id AND s.version =
            (SELECT max(version) FROM signing_secret WHERE webhook = w.id)
        """

    /// The webhook of a row of `select`.
    static func webhook(_ row: Row) throws -> Webhook {
        try StoredWebhook(row).webhook()
    }

    /// What became of the webhook of a row of `select`.
    static func operation(_ row: Row) -> WebhookOperation {
        var operation = WebhookOperation()
        if let at: Int64 = row[10], let by: String = row[11] {
            operation.pause = .init(at: Timestamp(milliseconds: at), by: by, reason: row[12])
        }
        operation.inactivity = (row[13] as String?).flatMap(WebhookOperation.Inactivity.init)
        operation.inactiveSince = row.timestamp(14)
        operation.consecutiveFailures = row[15]
        operation.nextProbeAt = row.timestamp(16)
        operation.probeInterval = (row[17] as Int64?).map { .milliseconds($0) }
        operation.notBefore = row.timestamp(18)
        operation.lastError = row[19]
        operation.lastAttemptAt = row.timestamp(20)
        operation.lastSuccessAt = row.timestamp(21)
        operation.resumedAt = row.timestamp(26)
        operation.heldForQuota = row[27]
        return operation
    }
}

extension Row {
    /// The moment in a column.
    func timestamp(_ index: Int) -> Timestamp? {
        (self[index] as Int64?).map(Timestamp.init(milliseconds:))
    }
}

extension Database {
    /// The rowid of a live webhook.
    func webhookRow(_ id: WebhookID) throws -> Int64 {
        let row = try number(
            "SELECT id FROM webhook WHERE public_id = ? AND deleted_at IS NULL",
            [id.rawValue]
        )
        guard let row else { throw StoreError.unknownWebhook(id.rawValue) }
        return row
    }
}
