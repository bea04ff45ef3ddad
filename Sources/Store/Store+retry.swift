import GRDB
package import Model

extension Store {
    /// Makes deliveries due now by hand, consuming no automatic attempt; returns how many there were to retry.
    ///
    /// Deliveries that are under way, succeeded, tests, of a deleted webhook or without a payload are left as they are.
    @discardableResult
    package func retry(
        _ deliveries: [DeliveryID],
        now: Timestamp,
        audit: Audit? = nil
    ) async throws(StoreError) -> Int {
        let code = deliveryCode
        return try await write { context in
            let count = try deliveries.count { id in
                guard let delivery = try context.db.delivery(id, code) else {
                    throw StoreError.unknownDelivery(id)
                }
                return try context.retry(delivery.sequence, beyondQuota: .fail, now: now)
            }
            try context.note(audit, where: count > 0)
            return count
        }
    }

    /// Makes every retrying and exhausted delivery of a webhook due now, in steps; returns how many.
    ///
    /// Where a quota is used up before the first one it fails; what goes beyond it later waits for it.
    @discardableResult
    package func retryFailed(
        _ webhook: WebhookID,
        now: Timestamp,
        audit: Audit? = nil
    ) async throws(StoreError) -> Int {
        var total = 0
        var last: Int64 = 0
        repeat {
            let after = last
            let isFirst = total == 0
            let (count, end) = try await write { context in
                let row = try context.db.webhookRow(webhook)
                let sequences = try Int64.fetchAll(
                    context.db,
                    sql: """
                        SELECT seq FROM (
                            SELECT seq FROM delivery WHERE webhook = ?1 AND state = 4 AND seq > ?2
                            UNION ALL
                            SELECT seq FROM delivery WHERE webhook = ?1 AND state = 3
                                AND due_at IS NOT NULL AND seq > ?2
                        ) ORDER BY seq LIMIT ?3
                        """,
                    arguments: [row, after, Self.stepSize]
                )
                var count = 0
                for sequence in sequences {
                    let beyond: BeyondQuota = after == 0 && count == 0 ? .fail : .wait
                    if try context.retry(sequence, beyondQuota: beyond, now: now) { count += 1 }
                }
                try context.note(audit, where: isFirst && count > 0)
                return (count, sequences.count == Self.stepSize ? sequences.last ?? 0 : 0)
            }
            total += count
            last = end
        } while last > 0
        return total
    }

    /// Files every exhausted delivery of a webhook away, in steps; returns how many.
    @discardableResult
    package func archiveFailed(
        _ webhook: WebhookID,
        audit: Audit? = nil
    ) async throws(StoreError) -> Int {
        var total = 0
        var moved = 0
        repeat {
            let isFirst = total == 0
            moved = try await write { context in
                let count = try context.move(
                    context.db.webhookRow(webhook),
                    from: [.exhausted],
                    to: .archived,
                    limit: Self.stepSize
                )
                try context.note(audit, where: isFirst && count > 0)
                return count
            }
            total += moved
        } while moved == Self.stepSize
        return total
    }

    /// Delivers recorded events to a webhook, once more or for the first time; returns how many deliveries that makes.
    ///
    /// Events whose payload is gone are left out, and without `again` so are those that already reached the webhook or wait to.
    /// Where a quota is used up before the first one it fails; what goes beyond it later waits for it. A `dryRun` only counts.
    @discardableResult
    package func replay(
        _ events: [EventID],
        to webhook: WebhookID,
        again: Bool,
        dryRun: Bool = false,
        now: Timestamp,
        audit: Audit? = nil
    ) async throws(StoreError) -> Int {
        try await write(cost: events.count) { context in
            context.discardsChanges = dryRun
            guard let target = try context.matcher().targets[webhook] else {
                throw StoreError.unknownWebhook(webhook.rawValue)
            }
            var made = 0
            for id in events {
                let beyond: BeyondQuota = made == 0 && !dryRun ? .fail : .wait
                if try context.replay(id, to: target, again: again, beyondQuota: beyond, now: now) {
                    made += 1
                }
            }
            try context.saveQuotas()
            try context.note(audit, where: made > 0)
            if made > 0, !target.holds(at: now) { context.effects.due[webhook] = now }
            return made
        }
    }
}

/// What becomes of a delivery asked for by hand when its workspace's quota is used up.
private enum BeyondQuota {
    case fail
    case wait
}

extension WriteContext {
    /// Makes one delivery due by hand, where that makes sense.
    fileprivate mutating func retry(
        _ sequence: Int64,
        beyondQuota: BeyondQuota,
        now: Timestamp
    ) throws -> Bool {
        let row = try db.row(
            """
            SELECT d.webhook, d.state, d.created_at, d.due_at, d.attempts, w.public_id,
                e.workspace, t.name
            FROM delivery AS d JOIN webhook AS w ON w.id = d.webhook
            JOIN event AS e ON e.seq = d.event JOIN event_type AS t ON t.id = e.type
            WHERE d.seq = ? AND w.deleted_at IS NULL AND d.test_id IS NULL AND e.body IS NOT NULL
            """,
            [sequence]
        )
        guard let row else { return false }
        let old = try Delivery.State(code: row[1])
        guard old == .retrying || old == .exhausted || old == .archived || old == .discarded else {
            return false
        }
        // A delivery given up before its first try starts like any other.
        let isFirst = (row[4] as Int) == 0
        let quota = try quotaToWaitFor(row[6], type: row[7], beyondQuota, at: now)
        let new: Delivery.State = quota != nil ? .held : isFirst ? .pending : .retrying
        let scheduled: Int64? = old == .retrying ? row[3] : nil
        try db.run(
            """
            UPDATE delivery SET state = ?, due_at = ?, is_manual = ?,
                scheduled_at = coalesce(scheduled_at, ?)
            WHERE seq = ?
            """,
            [
                new.code, new == .held ? nil : isFirst ? 0 : now.milliseconds, isFirst ? 0 : 1,
                scheduled, sequence,
            ]
        )
        if let quota { try markHeld(sequence, webhook: row[0], quota: quota) }
        try saveQuotas()
        effects.tally.delivery(webhook: row[0], createdAt: row[2], from: old, to: new)
        if quota == nil { effects.due[WebhookID(rawValue: row[5])] = now }
        return true
    }

    /// Takes a place in the workspace's quota; the quota's row where the delivery is to wait for it.
    private mutating func quotaToWaitFor(
        _ workspace: String,
        type: String,
        _ beyondQuota: BeyondQuota,
        at now: Timestamp
    ) throws -> Int64? {
        switch beyondQuota {
        case .wait: return try quotaToWaitFor(workspace, type: type, at: now)
        case .fail:
            try takeQuota(workspace, type: type, at: now)
            return nil
        }
    }

    fileprivate mutating func replay(
        _ id: EventID,
        to target: Matcher.Target,
        again: Bool,
        beyondQuota: BeyondQuota,
        now: Timestamp
    ) throws -> Bool {
        let event = try db.row(
            """
            SELECT e.seq, e.body IS NULL, e.workspace, t.name
            FROM event AS e JOIN event_type AS t ON t.id = e.type WHERE e.id = ?
            """,
            [id.stored]
        )
        guard let event else { throw StoreError.unknownEvent(id) }
        guard !event[1] else { return false }
        let earlier = try db.row(
            """
            SELECT seq, state FROM delivery WHERE event = ? AND webhook = ? AND test_id IS NULL
            ORDER BY seq DESC LIMIT 1
            """,
            [event[0] as Int64, target.row]
        )
        if let earlier, !again {
            let state = try Delivery.State(code: earlier[1])
            guard !state.isUnfinished, state != .succeeded else { return false }
        }
        let isPaused = target.holds(at: now)
        let quota =
            isPaused ? nil : try quotaToWaitFor(event[2], type: event[3], beyondQuota, at: now)
        try insertDelivery(
            of: event[0],
            to: target,
            isPaused || quota != nil ? .held : .due,
            replayOf: earlier?[0],
            at: now
        )
        if let quota {
            try markHeld(db.lastInsertedRowID, webhook: target.row, quota: quota)
        }
        return true
    }
}
