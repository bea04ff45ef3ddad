import GRDB
import Model

/// Reading rows of the delivery log.
enum DeliveryRow {
    static let columns = """
        d.seq, d.test_id, e.id, t.name, w.public_id, w.key, d.state, d.attempts, d.max_attempts,
        d.created_at, d.due_at, d.last_attempt_at, d.response_status, d.response_ms, d.error,
        d.error_class, d.replay_of,
        (SELECT created_at FROM delivery WHERE seq = d.replay_of)
        """

    /// Cross joins keep the log the outer loop: read through its own indexes it is in order already.
    static let tables = """
        delivery AS d CROSS JOIN event AS e ON e.seq = d.event
        CROSS JOIN event_type AS t ON t.id = e.type CROSS JOIN webhook AS w ON w.id = d.webhook
        """

    /// The delivery of a row of `columns`.
    static func delivery(_ row: Row, _ code: DeliveryCode) throws -> Delivery {
        guard let key = WebhookKey(row[5] as String) else {
            throw StoreError.corrupt(path: "the state", detail: "a row of table webhook")
        }
        let state = try Delivery.State(code: row[6])
        let testID: String? = row[1]
        let time: Int64? = row[13]
        return Delivery(
            id: testID.map(DeliveryID.init(rawValue:))
                ?? code.id(sequence: row[0], createdAt: row[9]),
            sequence: row[0],
            eventID: try EventID(stored: row[2]),
            eventType: row[3],
            webhookID: WebhookID(rawValue: row[4]),
            webhookKey: key,
            state: state,
            attempts: row[7],
            maxAttempts: row[8],
            createdAt: Timestamp(milliseconds: row[9]),
            nextAttemptAt: state == .retrying ? row.timestamp(10) : nil,
            lastAttemptAt: row.timestamp(11),
            responseStatus: row[12],
            responseTime: time.map { .milliseconds($0) },
            error: row[14],
            errorClass: (row[15] as String?).flatMap(ErrorClass.init),
            isTest: testID != nil,
            replayOf: row.replayOf(16, createdAt: 17, code)
        )
    }
}
