import GRDB
package import Model

extension Store {
    /// The number of a new daemon's claims, greater than any before.
    package func newEpoch() async throws(StoreError) -> Int64 {
        try await write { context in
            let epoch = try context.db.number("UPDATE state SET epoch = epoch + 1 RETURNING epoch")
            guard let epoch else {
                throw StoreError.corrupt(path: "the state", detail: "table state is empty")
            }
            return epoch
        }
    }

    /// Frees what a process claimed that is gone: an attempt `unknown` on record, the delivery due again, in steps.
    ///
    /// Returns how many there were. The attempt's number is used again.
    @discardableResult
    package func releaseClaims(epoch: Int64, now: Timestamp) async throws(StoreError) -> Int {
        let code = deliveryCode
        var total = 0
        var released = 0
        repeat {
            released = try await write { context in
                try context.releaseClaims(before: epoch, code: code, now: now, limit: Self.stepSize)
            }
            total += released
        } while released == Self.stepSize
        return total
    }

    /// Gives claims back that were never attempted, such as those of a daemon that drains.
    package func unclaim(_ deliveries: [DeliveryID], now: Timestamp) async throws(StoreError) {
        var rest = deliveries[...]
        while !rest.isEmpty {
            // Others have their turn in between: a burst may give back thousands.
            let some = Array(rest.prefix(Self.stepSize))
            rest = rest.dropFirst(some.count)
            try await unclaim(some, at: now)
        }
    }

    private func unclaim(_ deliveries: [DeliveryID], at now: Timestamp) async throws(StoreError) {
        let code = deliveryCode
        try await write(cost: deliveries.count) { context in
            for id in deliveries {
                guard let sequence = code.sequence(of: id) else { continue }
                let row = try context.db.row(
                    """
                    SELECT d.webhook, d.created_at, d.attempts, w.public_id
                    FROM delivery AS d JOIN webhook AS w ON w.id = d.webhook
                    WHERE d.seq = ? AND d.state = 1
                    """,
                    [sequence]
                )
                guard let row else { continue }
                try context.makeDue(sequence, row, at: now)
                context.effects.due[WebhookID(rawValue: row[3])] = now
            }
        }
    }
}

extension WriteContext {
    fileprivate mutating func releaseClaims(
        before epoch: Int64,
        code: DeliveryCode,
        now: Timestamp,
        limit: Int
    ) throws -> Int {
        let rows = try db.rows(
            """
            SELECT d.webhook, d.created_at, d.attempts, w.public_id, d.seq, e.id, t.name, d.is_manual
            FROM delivery AS d INDEXED BY delivery_claim CROSS JOIN webhook AS w ON w.id = d.webhook
            CROSS JOIN event AS e ON e.seq = d.event CROSS JOIN event_type AS t ON t.id = e.type
            WHERE d.claim IS NOT NULL AND d.claim <> ? LIMIT ?
            """,
            [epoch, limit]
        )
        for row in rows {
            let sequence: Int64 = row[4]
            let delivery = code.id(sequence: sequence, createdAt: row[1])
            let attempt = Attempt(
                id: .make(at: now),
                deliveryID: delivery,
                number: (row[2] as Int) + 1,
                startedAt: now,
                url: "",
                requestHeaders: [],
                errorClass: .unknown,
                error: "The daemon ended while the attempt was under way",
                timings: AttemptTimings(total: .zero),
                isManual: row[7]
            )
            let facts = RequestShape.Facts(
                eventID: try EventID(stored: row[5]).rawValue,
                eventType: row[6],
                attempt: attempt
            )
            let webhook = WebhookID(rawValue: row[3])
            try insert(attempt, of: webhook, delivery: sequence, facts: facts)
            try makeDue(sequence, row, at: now)
            effects.due[webhook] = now
        }
        return rows.count
    }

    /// Puts a claimed delivery back where it came from; `row` begins with webhook, creation and attempts.
    fileprivate mutating func makeDue(_ sequence: Int64, _ row: Row, at now: Timestamp) throws {
        let state: Delivery.State = (row[2] as Int) == 0 ? .pending : .retrying
        try db.run(
            "UPDATE delivery SET state = ?, due_at = ?, claim = NULL WHERE seq = ?",
            [state.code, state == .pending ? 0 : now.milliseconds, sequence]
        )
        effects.tally.delivery(webhook: row[0], createdAt: row[1], from: .inFlight, to: state)
    }
}
