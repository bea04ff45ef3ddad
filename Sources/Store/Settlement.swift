import FoundationEssentials
import GRDB
package import Model

extension Store {
    /// Records attempts and the states they leave deliveries and webhooks in, in one transaction.
    ///
    /// An operator's pause is not the dispatcher's to write: it is left out of `operations`.
    package func settle(
        _ attempts: [SettledAttempt],
        operations: [WebhookID: WebhookOperation] = [:]
    ) async throws(StoreError) {
        try await usingReserve { () throws(StoreError) in
            try await record(attempts, operations)
        }
    }

    private func record(
        _ attempts: [SettledAttempt],
        _ operations: [WebhookID: WebhookOperation]
    ) async throws(StoreError) {
        let code = deliveryCode
        try await write(cost: attempts.count + operations.count, canWait: true) { context in
            // Looked at where they are: to take one out is to count each of its parts.
            let attempts = attempts.span
            for index in attempts.indices {
                try attempts[index].record(code, &context)
            }
            for (webhook, operation) in operations {
                try context.write(operation, of: webhook)
            }
            KillPoint.beforeSettled.pass()
        }
    }

    /// Records a test: the event, its delivery and the attempt, counted nowhere.
    package func insertTest(
        event: NewEvent,
        webhook: WebhookID,
        attempt: Attempt,
        at now: Timestamp,
        audit: Audit? = nil
    ) async throws(StoreError) {
        try await write { context in
            try context.note(audit, where: true)
            let type = try context.caches.number(ofEventType: event.type, context.db)
            let row = try context.db.webhookRow(webhook)
            try context.db.run(
                """
                INSERT INTO event (id, type, created_at, accepted_at, workspace, digest, body)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                [
                    event.id.stored, type, event.createdAt.milliseconds, now.milliseconds,
                    event.workspace ?? "", Data(event.digest), Data(event.body),
                ]
            )
            let recorded = try context.db.number(
                "SELECT seq FROM event WHERE id = ?",
                [event.id.stored]
            )
            let state: Delivery.State = attempt.isSuccess ? .succeeded : .exhausted
            try context.db.run(
                """
                INSERT INTO delivery (test_id, event, webhook, state, created_at, attempts,
                    max_attempts, last_attempt_at, response_status, response_ms, error_class, error)
                VALUES (?, ?, ?, ?, ?, 1, 1, ?, ?, ?, ?, ?)
                """,
                [
                    attempt.deliveryID.rawValue, recorded, row, state.code, now.milliseconds,
                    attempt.startedAt.milliseconds, attempt.responseStatus,
                    attempt.timings.total.wholeMilliseconds, attempt.errorClass?.rawValue,
                    attempt.error,
                ]
            )
            try context.insert(
                attempt,
                of: webhook,
                delivery: context.db.lastInsertedRowID,
                facts: RequestShape.Facts(
                    eventID: event.id.rawValue,
                    eventType: event.type,
                    attempt: attempt
                )
            )
            try context.db.noteUncountedChange(of: row)
        }
    }
}

/// Recording one attempt and what it leaves behind.
extension SettledAttempt {
    fileprivate func record(_ code: DeliveryCode, _ context: inout WriteContext) throws {
        if let subject, try record(subject, &context) { return }
        try recordLookedUp(code, &context)
    }

    /// Records what is as its claim left it; false where the delivery or its webhook changed meanwhile.
    private func record(
        _ subject: SettledAttempt.Subject,
        _ context: inout WriteContext
    ) throws -> Bool {
        guard
            let target = try context.matcher().targets[webhookID],
            try update(
                subject.sequence,
                to: state,
                maxAttempts: target.maxAttempts,
                ifInFlight: true,
                &context
            )
        else { return false }
        let facts = RequestShape.Facts(
            eventID: subject.eventID.rawValue,
            eventType: subject.eventType,
            attempt: attempt
        )
        try context.insert(
            attempt,
            of: webhookID,
            delivery: subject.sequence,
            facts: facts
        )
        context.effects.tally.delivery(
            webhook: target.row,
            createdAt: subject.createdAt.milliseconds,
            from: .inFlight,
            to: state
        )
        count(webhook: target.row, &context.effects.tally)
        return true
    }

    /// Records an attempt of a delivery as it is now, whatever happened to it.
    private func recordLookedUp(
        _ code: DeliveryCode,
        _ context: inout WriteContext
    ) throws {
        guard
            let sequence = code.sequence(of: attempt.deliveryID),
            let row = try context.db.row(
                """
                SELECT d.webhook, d.state, d.created_at, e.id, t.name, w.max_attempts,
                    w.deleted_at IS NOT NULL, w.purged_at IS NOT NULL
                FROM delivery AS d CROSS JOIN event AS e ON e.seq = d.event
                CROSS JOIN event_type AS t ON t.id = e.type
                CROSS JOIN webhook AS w ON w.id = d.webhook
                WHERE d.seq = ?
                """,
                [sequence]
            )
        else {
            // Removed meanwhile: nobody can ask for it, and the others' outcomes must not be lost for it.
            return
        }
        let facts = RequestShape.Facts(
            eventID: try EventID(stored: row[3]).rawValue,
            eventType: row[4],
            attempt: attempt
        )
        try context.insert(attempt, of: webhookID, delivery: sequence, facts: facts)
        let old = try Delivery.State(code: row[1])
        // Given up meanwhile, say with its webhook: only a success still changes that.
        var new = old == .inFlight || state == .succeeded ? state : old
        // A webhook deleted meanwhile tries nothing again.
        if row[6], new == .retrying || new == .pending { new = row[7] ? .discarded : .held }
        try update(sequence, to: new, maxAttempts: row[5], &context)
        let webhook: Int64 = row[0]
        context.effects.tally.delivery(webhook: webhook, createdAt: row[2], from: old, to: new)
        count(webhook: webhook, &context.effects.tally)
    }

    /// Writes the delivery's outcome; false where it was to be in flight and is not.
    @discardableResult
    private func update(
        _ sequence: Int64,
        to state: Delivery.State,
        maxAttempts: Int,
        ifInFlight: Bool = false,
        _ context: inout WriteContext
    ) throws -> Bool {
        let due: Int64? =
            switch state {
            case .pending: 0
            case .retrying: (nextAttemptAt ?? attempt.startedAt).milliseconds
            default: nil
            }
        let manual = attempt.isManual ? 1 : 0
        let fill = { (row: inout RowValues) in
            row.add(state.code)
            row.add(due)
            row.add(attempt.number)
            row.add(manual)
            row.add(maxAttempts + manual)
            row.add(attempt.startedAt.milliseconds)
            row.add(attempt.responseStatus)
            row.add(attempt.timings.total.wholeMilliseconds)
            row.add(attempt.errorClass?.rawValue)
            row.add(attempt.error)
            row.add(sequence)
        }
        if ifInFlight {
            try context.run(.updateInFlight, Self.updateInFlight, fill)
        } else {
            try context.run(.updateOutcome, Self.update, fill)
        }
        return context.changedRows > 0
    }

    private static let update = """
        UPDATE delivery SET state = ?, due_at = ?, claim = NULL, scheduled_at = NULL,
            is_manual = 0, attempts = max(attempts, ?), manual_attempts = manual_attempts + ?,
            max_attempts = ? + manual_attempts,
            last_attempt_at = ?, response_status = ?, response_ms = ?, error_class = ?, error = ?
        WHERE seq = ?
        """

    private static let updateInFlight = update + " AND state = 1"

    private func count(webhook: Int64, _ tally: inout Tally) {
        guard isCounted else { return }
        tally.attempt(webhook: webhook, at: attempt.startedAt.milliseconds) { counts in
            counts.attempts += 1
            if attempt.isSuccess { counts.successes += 1 }
            if state == .succeeded { counts.succeeded += 1 }
            if state == .exhausted { counts.exhausted += 1 }
            counts.totalMilliseconds += attempt.timings.total.wholeMilliseconds
            counts.histogram[LatencyHistogram.index(of: attempt.timings.total)] += 1
        }
    }
}

extension WriteContext {
    /// Writes what the dispatcher learned about a webhook, its own inactivity included.
    fileprivate mutating func write(
        _ operation: WebhookOperation,
        of webhook: WebhookID
    ) throws {
        try run(.updateOperation, Self.updateOperation) { row in
            row.add(operation.inactivity?.rawValue)
            row.add(operation.inactiveSince?.milliseconds)
            row.add(operation.consecutiveFailures)
            row.add(operation.nextProbeAt?.milliseconds)
            row.add(operation.probeInterval?.wholeMilliseconds)
            row.add(operation.notBefore?.milliseconds)
            row.add(operation.lastError)
            row.add(operation.lastAttemptAt?.milliseconds)
            row.add(operation.lastSuccessAt?.milliseconds)
            row.add(operation.resumedAt?.milliseconds)
            row.add(webhook.rawValue)
        }
        let isKnownInactive = caches.knownInactive(webhook)
        if isKnownInactive != (operation.inactivity != nil) { noteConfigurationChange() }
    }

    private static let updateOperation = """
        UPDATE webhook_operation SET inactivity = ?, inactive_since = ?,
            consecutive_failures = ?, next_probe_at = ?, probe_interval = ?, not_before = ?,
            last_error = ?, last_attempt_at = ?, last_success_at = ?, resumed_at = ?
        WHERE webhook = (SELECT id FROM webhook WHERE public_id = ?)
        """
}
