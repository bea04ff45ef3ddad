import GRDB
import Model

/// A due delivery as a claim reads it.
struct DueDelivery {
    let sequence: Int64
    let state: Delivery.State
    let createdAt: Int64
    /// In milliseconds; 0 for a first try.
    let dueAt: Int64
    /// Nil where the payload was removed.
    private let body: [UInt8]?
    private let attempts: Int
    private let manualAttempts: Int
    private let scheduledAt: Timestamp?
    private let isManual: Bool
    private let replayOf: DeliveryID?
    private let eventID: EventID
    private let eventType: String

    /// To be completed with a condition.
    static let select = """
        SELECT d.seq, d.event, d.state, d.created_at, d.due_at, d.attempts, d.manual_attempts,
            d.scheduled_at, d.is_manual, d.replay_of, e.id, t.name, e.body,
            (SELECT created_at FROM delivery WHERE seq = d.replay_of)
        FROM delivery AS d CROSS JOIN event AS e ON e.seq = d.event
        CROSS JOIN event_type AS t ON t.id = e.type
        """

    /// Reads a row of `select`.
    init(_ row: Row, _ code: DeliveryCode) throws {
        sequence = row[0]
        state = try Delivery.State(code: row[2])
        createdAt = row[3]
        dueAt = row[4]
        attempts = row[5]
        manualAttempts = row[6]
        scheduledAt = row.timestamp(7)
        isManual = row[8]
        replayOf = row.replayOf(9, createdAt: 13, code)
        eventID = try EventID(stored: row[10])
        eventType = row[11]
        body = try row.bytes(12)
    }

    /// The delivery as it is handed out; nil where there is nothing to send any more.
    func claimed(for webhook: WebhookID, _ code: DeliveryCode) -> ClaimedDelivery? {
        guard let body else { return nil }
        return ClaimedDelivery(
            id: code.id(sequence: sequence, createdAt: createdAt),
            sequence: sequence,
            webhookID: webhook,
            eventID: eventID,
            eventType: eventType,
            body: body,
            attempts: attempts,
            manualAttempts: manualAttempts,
            scheduledAt: scheduledAt,
            isManual: isManual,
            replayOf: replayOf,
            createdAt: Timestamp(milliseconds: createdAt),
            dueAt: Timestamp(milliseconds: dueAt == 0 ? createdAt : dueAt)
        )
    }
}

extension Row {
    /// The identifier of the delivery that a row repeats.
    func replayOf(_ index: Int, createdAt: Int, _ code: DeliveryCode) -> DeliveryID? {
        guard let sequence: Int64 = self[index], let time: Int64 = self[createdAt] else {
            return nil
        }
        return code.id(sequence: sequence, createdAt: time)
    }
}
