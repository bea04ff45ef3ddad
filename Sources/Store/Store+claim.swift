import GRDB
package import Model

extension Store {
    /// Takes due deliveries to be attempted now, at most so many of each webhook.
    ///
    /// First tries come in order; a quarter of the places goes to retries that are due, so that neither starves the other.
    /// A single place goes to whatever was due first. An ordered webhook gives its oldest unfinished delivery and nothing
    /// while that is under way. What a webhook held is released, or skipped where it says so, once it delivers again.
    package func claim(
        _ wants: [WebhookID: Int],
        epoch: Int64,
        now: Timestamp
    ) async throws(StoreError) -> [ClaimedDelivery] {
        let code = deliveryCode
        return try await write(cost: wants.values.reduce(1, +)) { context in
            let matcher = try context.matcher()
            var claimed: [ClaimedDelivery] = []
            for (webhook, count) in wants {
                guard let target = matcher.targets[webhook], !target.holds(at: now), count > 0
                else { continue }
                var claim = Claim(
                    webhook: webhook,
                    target: target,
                    epoch: epoch,
                    now: now,
                    code: code
                )
                claimed += try claim.take(count, &context)
            }
            return claimed
        }
    }

    /// What the dispatcher needs to know of every live webhook.
    package func deliveryTargets() async throws(StoreError) -> [DeliveryTarget] {
        try await read { db in
            let due = try db.nextDue()
            return try db.rows(WebhookRow.select + " WHERE w.deleted_at IS NULL").map { row in
                let webhook = try WebhookRow.webhook(row)
                return DeliveryTarget(
                    webhook: webhook,
                    secrets: try db.secrets(of: row[0]),
                    nextDueAt: webhook.configuration.isOrdered
                        ? try db.nextDue(of: row[0], isOrdered: true)
                        : due[row[0]]
                )
            }
        }
    }

    /// What the dispatcher needs to know of one webhook.
    package func deliveryTarget(
        of webhook: WebhookID
    ) async throws(StoreError) -> DeliveryTarget? {
        try await read { db in
            let row = try db.row(
                WebhookRow.select + " WHERE w.public_id = ? AND w.deleted_at IS NULL",
                [webhook.rawValue]
            )
            guard let row else { return nil }
            let webhook = try WebhookRow.webhook(row)
            return DeliveryTarget(
                webhook: webhook,
                secrets: try db.secrets(of: row[0]),
                nextDueAt: try db.nextDue(
                    of: row[0],
                    isOrdered: webhook.configuration.isOrdered
                )
            )
        }
    }
}

/// Taking the due deliveries of one webhook.
private struct Claim {
    let webhook: WebhookID
    let target: Matcher.Target
    let epoch: Int64
    let now: Timestamp
    let code: DeliveryCode

    /// Held deliveries released at a time.
    private static let releaseStep = 500

    mutating func take(_ count: Int, _ context: inout WriteContext) throws -> [ClaimedDelivery] {
        try drainHeld(&context)
        let rows = target.isOrdered ? try head(context.db) : try due(count, context.db)
        return try rows.compactMap { try claim($0, &context) }
    }

    /// Deliveries held by a pause that is over, however it ended.
    private func drainHeld(_ context: inout WriteContext) throws {
        if target.skipsHeld {
            try context.move(
                target.row,
                from: [.held],
                to: .discarded,
                error: "Skipped on resume",
                limit: Self.releaseStep
            )
        } else {
            _ = try context.release(target.row, limit: Self.releaseStep, now: now)
        }
    }

    private func due(_ count: Int, _ db: Database) throws -> [Row] {
        let retries = try rows(of: .retrying, count, db)
        let firsts = try rows(of: .pending, count, db)
        guard count > 1 else { return [oldest(firsts.first, retries.first)].compactMap { $0 } }
        let reserved = min(retries.count, max(1, count / 4))
        let firstCount = min(firsts.count, count - reserved)
        return Array(firsts.prefix(firstCount)) + retries.prefix(count - firstCount)
    }

    private func oldest(_ first: Row?, _ retry: Row?) -> Row? {
        guard let first, let retry else { return first ?? retry }
        // A first try has been due since it was made.
        return (first[3] as Int64) <= (retry[4] as Int64) ? first : retry
    }

    private func rows(of state: Delivery.State, _ count: Int, _ db: Database) throws -> [Row] {
        try db.rows(
            Self.select + """
                 WHERE d.webhook = ? AND d.state = ? AND d.due_at <= ?
                ORDER BY d.due_at, d.seq LIMIT ?
                """,
            [target.row, state.code, now.milliseconds, count]
        )
    }

    /// The oldest unfinished delivery, where it is due and not under way.
    private func head(_ db: Database) throws -> [Row] {
        let underWay = try db.number(
            "SELECT count(*) FROM delivery WHERE webhook = ? AND claim IS NOT NULL",
            [target.row]
        )
        guard underWay == 0 else { return [] }
        let retry = try db.rows(
            Self.select + """
                 WHERE d.webhook = ? AND d.state = 3 AND d.due_at IS NOT NULL ORDER BY d.seq LIMIT 1
                """,
            [target.row]
        ).first
        let first = try rows(of: .pending, 1, db).first
        guard let retry else { return first.map { [$0] } ?? [] }
        if let first, (first[0] as Int64) < (retry[0] as Int64) { return [first] }
        return (retry[4] as Int64) <= now.milliseconds ? [retry] : []
    }

    private func claim(
        _ row: Row,
        _ context: inout WriteContext
    ) throws -> ClaimedDelivery? {
        let sequence: Int64 = row[0]
        let createdAt: Int64 = row[3]
        guard let body = row.bytes(12) else {
            try discard(row, &context)
            return nil
        }
        try context.db.run(
            "UPDATE delivery SET state = 1, due_at = NULL, claim = ? WHERE seq = ?",
            [epoch, sequence]
        )
        context.effects.tally.delivery(
            webhook: target.row,
            createdAt: createdAt,
            from: try Delivery.State(code: row[2]),
            to: .inFlight
        )
        let dueAt: Int64 = row[4]
        return ClaimedDelivery(
            id: code.id(sequence: sequence, createdAt: createdAt),
            sequence: sequence,
            webhookID: webhook,
            eventID: try EventID(stored: row[10]),
            eventType: row[11],
            body: body,
            attempts: row[5],
            manualAttempts: row[6],
            scheduledAt: row.timestamp(7),
            isManual: row[8],
            replayOf: try row.replayOf(9, createdAt: 13, code),
            createdAt: Timestamp(milliseconds: createdAt),
            dueAt: Timestamp(milliseconds: dueAt == 0 ? createdAt : dueAt)
        )
    }

    /// Gives up what cannot be sent any more: its payload was expunged while it was under way.
    private func discard(_ row: Row, _ context: inout WriteContext) throws {
        try context.db.run(
            """
            UPDATE delivery SET state = 7, due_at = NULL, scheduled_at = NULL, error = 'Expunged'
            WHERE seq = ?
            """,
            [row[0] as Int64]
        )
        context.effects.tally.delivery(
            webhook: target.row,
            createdAt: row[3],
            from: try Delivery.State(code: row[2]),
            to: .discarded
        )
    }

    private static let select = """
        SELECT d.seq, d.event, d.state, d.created_at, d.due_at, d.attempts, d.manual_attempts,
            d.scheduled_at, d.is_manual, d.replay_of, e.id, t.name, e.body,
            (SELECT created_at FROM delivery WHERE seq = d.replay_of)
        FROM delivery AS d CROSS JOIN event AS e ON e.seq = d.event
        CROSS JOIN event_type AS t ON t.id = e.type
        """
}

extension Row {
    /// The identifier of the delivery that a row repeats.
    func replayOf(_ index: Int, createdAt: Int, _ code: DeliveryCode) throws -> DeliveryID? {
        guard let sequence: Int64 = self[index], let time: Int64 = self[createdAt] else {
            return nil
        }
        return code.id(sequence: sequence, createdAt: time)
    }
}

extension Database {
    /// When each webhook's oldest unfinished delivery is due, by rowid; 0 is at once.
    func nextDue() throws -> [Int64: Timestamp] {
        var due: [Int64: Timestamp] = [:]
        let rows = try rows(
            """
            SELECT webhook, min(due_at) FROM delivery WHERE due_at IS NOT NULL GROUP BY webhook
            UNION ALL
            SELECT webhook, 0 FROM backlog WHERE state = 5 AND count > 0
            """
        )
        for row in rows {
            let at = Timestamp(milliseconds: row[1])
            due[row[0]] = min(due[row[0]] ?? at, at)
        }
        return due
    }

    /// When one webhook's next delivery is due: of an ordered one the oldest, whatever waits behind it.
    func nextDue(of webhook: Int64, isOrdered: Bool) throws -> Timestamp? {
        if isOrdered, let head = try headRetry(of: webhook) { return head }
        return try number(
            """
            SELECT min(due) FROM (
                SELECT min(due_at) AS due FROM delivery
                WHERE webhook = ?1 AND due_at IS NOT NULL AND state = 0
                UNION ALL
                SELECT min(due_at) FROM delivery
                WHERE webhook = ?1 AND due_at IS NOT NULL AND state = 3
                UNION ALL SELECT 0 FROM backlog WHERE webhook = ?1 AND state = 5 AND count > 0
            )
            """,
            [webhook]
        ).map(Timestamp.init(milliseconds:))
    }

    /// When a retry is due that everything else of an ordered webhook waits for; nil where no retry is the oldest.
    private func headRetry(of webhook: Int64) throws -> Timestamp? {
        let retry = try row(
            """
            SELECT seq, due_at FROM delivery
            WHERE webhook = ? AND state = 3 AND due_at IS NOT NULL ORDER BY seq LIMIT 1
            """,
            [webhook]
        )
        guard let retry else { return nil }
        let first = try number(
            """
            SELECT seq FROM delivery
            WHERE webhook = ? AND state = 0 AND due_at IS NOT NULL ORDER BY due_at, seq LIMIT 1
            """,
            [webhook]
        )
        let isOldest = first.map { (retry[0] as Int64) < $0 } ?? true
        return isOldest ? retry.timestamp(1) : nil
    }
}
