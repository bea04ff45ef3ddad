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
        try await takingOn { () throws(StoreError) in
            try await take(wants, epoch: epoch, now: now)
        }
    }

    private func take(
        _ wants: [WebhookID: Int],
        epoch: Int64,
        now: Timestamp
    ) async throws(StoreError) -> [ClaimedDelivery] {
        let code = deliveryCode
        let claimed = try await write(cost: wants.values.reduce(1, +)) { context in
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
        if !claimed.isEmpty { KillPoint.afterClaim.pass() }
        return claimed
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
        let due = target.isOrdered ? try head(context.db) : try due(count, context.db)
        var claimed: [ClaimedDelivery] = []
        claimed.reserveCapacity(due.count)
        for delivery in due {
            if let ready = delivery.claimed(for: webhook, code) {
                claimed.append(ready)
                note(delivery, .inFlight, &context)
            } else {
                try discard(delivery, &context)
            }
        }
        try mark(claimed, context.db)
        return claimed
    }

    /// Writes the claim on all of them: one array as one argument, so that the statement is compiled once.
    private func mark(_ claimed: [ClaimedDelivery], _ db: Database) throws {
        guard !claimed.isEmpty else { return }
        let sequences = claimed.map { String($0.sequence) }.joined(separator: ",")
        try db.run(
            """
            UPDATE delivery SET state = 1, due_at = NULL, claim = ?
            WHERE seq IN (SELECT value FROM json_each(?))
            """,
            [epoch, "[\(sequences)]"]
        )
    }

    private func note(
        _ delivery: DueDelivery,
        _ state: Delivery.State,
        _ context: inout WriteContext
    ) {
        context.effects.tally.delivery(
            webhook: target.row,
            createdAt: delivery.createdAt,
            from: delivery.state,
            to: state
        )
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

    private func due(_ count: Int, _ db: Database) throws -> [DueDelivery] {
        let retries = try rows(of: .retrying, count, db)
        let firsts = try rows(of: .pending, count, db)
        guard count > 1 else { return [oldest(firsts.first, retries.first)].compactMap { $0 } }
        let reserved = min(retries.count, max(1, count / 4))
        let firstCount = min(firsts.count, count - reserved)
        return Array(firsts.prefix(firstCount)) + retries.prefix(count - firstCount)
    }

    private func oldest(_ first: DueDelivery?, _ retry: DueDelivery?) -> DueDelivery? {
        guard let first, let retry else { return first ?? retry }
        // A first try has been due since it was made.
        return first.createdAt <= retry.dueAt ? first : retry
    }

    private func rows(
        of state: Delivery.State,
        _ count: Int,
        _ db: Database
    ) throws -> [DueDelivery] {
        let sql = state == .pending ? Self.selectFirsts : Self.selectRetries
        return try read(sql, [target.row, now.milliseconds, count], db)
    }

    /// Rows are read where SQLite has them: copies would cost more than the query.
    private func read(
        _ sql: String,
        _ arguments: StatementArguments,
        _ db: Database
    ) throws -> [DueDelivery] {
        let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
        var due: [DueDelivery] = []
        while let row = try rows.next() { due.append(try DueDelivery(row, code)) }
        return due
    }

    private static let selectFirsts = selectDue(.pending)
    private static let selectRetries = selectDue(.retrying)

    /// With the state as a literal: SQLite would plan anew for each state that is bound, because of the partial indexes.
    private static func selectDue(_ state: Delivery.State) -> String {
        DueDelivery.select + """
             WHERE d.webhook = ? AND d.state = \(state.code) AND d.due_at <= ?
            ORDER BY d.due_at, d.seq LIMIT ?
            """
    }

    private static let selectHeadRetry =
        DueDelivery.select + """
             WHERE d.webhook = ? AND d.state = 3 AND d.due_at IS NOT NULL ORDER BY d.seq LIMIT 1
            """

    /// The oldest unfinished delivery, where it is due and not under way.
    private func head(_ db: Database) throws -> [DueDelivery] {
        let underWay = try db.number(
            "SELECT count(*) FROM delivery WHERE webhook = ? AND claim IS NOT NULL",
            [target.row]
        )
        guard underWay == 0 else { return [] }
        let retry = try read(Self.selectHeadRetry, [target.row], db).first
        let first = try rows(of: .pending, 1, db).first
        guard let retry else { return first.map { [$0] } ?? [] }
        if let first, first.sequence < retry.sequence { return [first] }
        return retry.dueAt <= now.milliseconds ? [retry] : []
    }

    /// Gives up what cannot be sent any more: its payload was expunged while it was under way.
    private func discard(_ delivery: DueDelivery, _ context: inout WriteContext) throws {
        try context.db.run(
            """
            UPDATE delivery SET state = 7, due_at = NULL, scheduled_at = NULL, error = 'Expunged'
            WHERE seq = ?
            """,
            [delivery.sequence]
        )
        note(delivery, .discarded, &context)
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
            SELECT webhook, 0 FROM backlog WHERE \(Self.holdsSome)
            """
        )
        for row in rows {
            let at = Timestamp(milliseconds: row[1])
            due[row[0]] = min(due[row[0]] ?? at, at)
        }
        return due
    }

    /// Whether a row of `backlog` counts held deliveries that wait for their webhook rather than for quota.
    private static let holdsSome = """
        state = 5 AND count >
            (SELECT coalesce(sum(count), 0) FROM quota_backlog WHERE webhook = backlog.webhook)
        """

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
                UNION ALL SELECT 0 FROM backlog WHERE webhook = ?1 AND \(Self.holdsSome)
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
