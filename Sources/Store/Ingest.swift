import FoundationEssentials
import GRDB
package import Model

extension Store {
    /// Records events with the webhooks they go to; what is accepted is on disk when this returns.
    ///
    /// A request is all or nothing: where one event is a `conflict`, none of them is recorded, whatever is said of the others.
    package func accept(
        _ events: [NewEvent],
        at now: Timestamp
    ) async throws(StoreError) -> [EventAcceptance] {
        try await takingOn { () throws(StoreError) in
            try await record(events, at: now)
        }
    }

    private func record(
        _ events: [NewEvent],
        at now: Timestamp
    ) async throws(StoreError) -> [EventAcceptance] {
        let acceptances = try await write(cost: events.count) { context in
            var ingest = Ingest(now: now, matcher: try context.matcher())
            var acceptances: [EventAcceptance] = []
            acceptances.reserveCapacity(events.count)
            for event in events {
                let acceptance = try ingest.record(event, &context)
                if case .conflict = acceptance { context.discardsChanges = true }
                acceptances.append(acceptance)
            }
            try ingest.finish(&context)
            return acceptances
        }
        KillPoint.afterAccept.pass()
        return acceptances
    }
}

/// Recording the events of one request.
private struct Ingest {
    let now: Timestamp
    let matcher: Matcher
    private var due: [WebhookID: Timestamp] = [:]

    init(now: Timestamp, matcher: Matcher) {
        self.now = now
        self.matcher = matcher
    }

    mutating func record(
        _ event: NewEvent,
        _ context: inout WriteContext
    ) throws -> EventAcceptance {
        guard let sequence = try insert(event, &context) else {
            return try judgeRepeat(of: event, context.db)
        }
        let webhooks = matcher.webhooks(for: event)
        let isFree = try context.caches.hasNoQuotas(context.db)
        for (id, target) in webhooks {
            let isPaused = target.holds(at: now)
            let quota =
                isFree || isPaused
                ? nil
                : try context.quotaToWaitFor(event.workspace ?? "", type: event.type, at: now)
            let isHeld = isPaused || quota != nil
            try context.insertDelivery(of: sequence, to: target, isHeld: isHeld, at: now)
            if let quota {
                let delivery = context.db.lastInsertedRowID
                try context.markHeld(delivery, webhook: target.row, quota: quota)
            }
            if !isHeld { due[id] = now }
        }
        return .accepted(event.id, deliveries: webhooks.count)
    }

    func finish(_ context: inout WriteContext) throws {
        context.effects.due = due
        if try !context.caches.hasNoQuotas(context.db) { try context.saveQuotas() }
    }

    /// The event's place in the log; nil where its id or idempotency key is there already.
    private func insert(_ event: NewEvent, _ context: inout WriteContext) throws -> Int64? {
        let type = try context.caches.number(ofEventType: event.type, context.db)
        try context.db.run(
            """
            INSERT INTO event
                (id, type, created_at, accepted_at, workspace, idempotency_key, digest, contact, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            [
                event.id.stored, type, event.createdAt.milliseconds, now.milliseconds,
                event.workspace ?? "", event.idempotencyKey, event.digest.databaseValue,
                event.contactHash, event.body.databaseValue,
            ]
        )
        guard context.db.changesCount > 0 else { return nil }
        context.effects.tally.event(type: type, at: now.milliseconds)
        return context.db.lastInsertedRowID
    }

    /// Same content under the same name is a duplicate; other content is a conflict.
    private func judgeRepeat(of event: NewEvent, _ db: Database) throws -> EventAcceptance {
        if let key = event.idempotencyKey,
            let row = try db.row(
                "SELECT id, digest FROM event WHERE workspace = ? AND idempotency_key = ?",
                [event.workspace ?? "", key]
            )
        {
            return try verdict(event, row)
        }
        guard
            let row = try db.row("SELECT id, digest FROM event WHERE id = ?", [event.id.stored])
        else { throw StoreError.unexpected(path: "the state", detail: "an event vanished") }
        return try verdict(event, row)
    }

    private func verdict(_ event: NewEvent, _ row: Row) throws -> EventAcceptance {
        let id = try EventID(stored: row[0])
        return event.digest == [UInt8](row[1] as Data) ? .duplicate(id) : .conflict(existing: id)
    }
}

extension WriteContext {
    /// Puts a delivery into the log, to be sent at once or held.
    mutating func insertDelivery(
        of event: Int64,
        to target: Matcher.Target,
        isHeld: Bool,
        replayOf: Int64? = nil,
        at now: Timestamp
    ) throws {
        let state: Delivery.State = isHeld ? .held : .pending
        // A first try is due at once: 0, so that `seq` alone gives the order.
        try db.run(
            """
            INSERT INTO delivery (event, webhook, state, created_at, max_attempts, due_at, replay_of)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                event, target.row, state.code, now.milliseconds, target.maxAttempts,
                isHeld ? nil : 0, replayOf,
            ]
        )
        effects.tally.delivery(
            webhook: target.row,
            createdAt: now.milliseconds,
            from: nil,
            to: state
        )
    }

    /// The subscriptions as they are in this transaction.
    mutating func matcher() throws -> Matcher {
        try caches.matcher(db)
    }
}
