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
        let code = deliveryCode
        let acceptances = try await write(cost: events.count) { context in
            let matcher = try context.matcher()
            let webhooks = events.map(matcher.webhooks)
            var ingest = Ingest(now: now, code: code)
            ingest.reserve(for: webhooks, &context)
            var acceptances: [EventAcceptance] = []
            acceptances.reserveCapacity(events.count)
            for (event, webhooks) in zip(events, webhooks) {
                let acceptance = try ingest.record(event, for: webhooks, &context)
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
    /// The webhooks that one event goes to.
    typealias Webhooks = [(id: WebhookID, target: Matcher.Target)]

    let now: Timestamp
    let code: DeliveryCode
    private var due: [WebhookID: Timestamp] = [:]
    private var handOver: HandOver?
    /// Where the next event's deliveries stand among those that room was asked for.
    private var nextPlace = 0

    init(now: Timestamp, code: DeliveryCode) {
        self.now = now
        self.code = code
    }

    /// Asks for room for all that can be sent at once: an undone request gives it back like any other effect.
    mutating func reserve(for webhooks: [Webhooks], _ context: inout WriteContext) {
        guard let intake = context.intake else { return }
        let asked = webhooks.joined().filter { !$0.target.holds(at: now) }.map(\.id)
        guard !asked.isEmpty, let grant = intake.reserve(asked) else { return }
        let handOver = HandOver(grant, asked)
        self.handOver = handOver
        context.effects.handOvers = [handOver]
    }

    mutating func record(
        _ event: NewEvent,
        for webhooks: Webhooks,
        _ context: inout WriteContext
    ) throws -> EventAcceptance {
        // Of each that was asked for, whatever becomes of the event.
        let firstPlace = nextPlace
        nextPlace += webhooks.count { !$0.target.holds(at: now) }
        guard let sequence = try insert(event, &context) else {
            return try judgeRepeat(of: event, context.db)
        }
        var place = firstPlace
        let isFree = try context.caches.hasNoQuotas(context.db)
        for (id, target) in webhooks {
            let isPaused = target.holds(at: now)
            defer { if !isPaused { place += 1 } }
            let quota =
                isFree || isPaused
                ? nil
                : try context.quotaToWaitFor(event.workspace ?? "", type: event.type, at: now)
            if isPaused || quota != nil {
                try context.insertDelivery(of: sequence, to: target, .held, at: now)
                guard let quota else { continue }
                let delivery = context.insertedRow
                try context.markHeld(delivery, webhook: target.row, quota: quota)
            } else if let epoch = handOver?.epoch, handOver?.takeRoom(at: place) == true {
                try context.insertDelivery(of: sequence, to: target, .claimed(epoch), at: now)
                let delivery = fresh(context.insertedRow, of: event, for: id)
                handOver?.add(delivery)
            } else {
                try context.insertDelivery(of: sequence, to: target, .due, at: now)
                due[id] = now
            }
        }
        return .accepted(event.id, deliveries: webhooks.count)
    }

    /// A delivery that was made just now, as its claim hands it out.
    private func fresh(
        _ sequence: Int64,
        of event: NewEvent,
        for webhook: WebhookID
    ) -> ClaimedDelivery {
        ClaimedDelivery(
            id: code.id(sequence: sequence, createdAt: now.milliseconds),
            sequence: sequence,
            webhookID: webhook,
            eventID: event.id,
            eventType: event.type,
            body: event.body,
            attempts: 0,
            isFresh: true,
            createdAt: now,
            dueAt: now
        )
    }

    func finish(_ context: inout WriteContext) throws {
        context.effects.due = due
        if let handOver { context.effects.handOvers = [handOver] }
        if try !context.caches.hasNoQuotas(context.db) { try context.saveQuotas() }
    }

    /// The event's place in the log; nil where its id or idempotency key is there already.
    private func insert(_ event: NewEvent, _ context: inout WriteContext) throws -> Int64? {
        let type = try context.caches.number(ofEventType: event.type, context.db)
        try context.run(.insertEvent, Self.insertEvent) { row in
            row.add(event.id)
            row.add(type)
            row.add(event.createdAt.milliseconds)
            row.add(now.milliseconds)
            row.add(event.workspace ?? "")
            row.add(event.idempotencyKey)
            row.add(event.digest)
            row.add(event.contactHash)
            row.add(event.body)
        }
        guard context.changedRows > 0 else { return nil }
        context.effects.tally.event(type: type, at: now.milliseconds)
        return context.insertedRow
    }

    private static let insertEvent = """
        INSERT INTO event
            (id, type, created_at, accepted_at, workspace, idempotency_key, digest, contact, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """

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
    /// How a delivery starts.
    enum Start {
        /// To be claimed at once.
        case due
        /// Waiting for its webhook or for quota.
        case held
        /// In the hands of the daemon of this epoch.
        case claimed(Int64)
    }

    /// Puts a delivery into the log.
    mutating func insertDelivery(
        of event: Int64,
        to target: Matcher.Target,
        _ start: Start,
        replayOf: Int64? = nil,
        at now: Timestamp
    ) throws {
        // A first try is due at once: 0, so that `seq` alone gives the order.
        let (state, due, claim): (Delivery.State, Int64?, Int64?) =
            switch start {
            case .due: (.pending, 0, nil)
            case .held: (.held, nil, nil)
            case .claimed(let epoch): (.inFlight, nil, epoch)
            }
        try run(.insertDelivery, Self.insertDelivery) { row in
            row.add(event)
            row.add(target.row)
            row.add(state.code)
            row.add(now.milliseconds)
            row.add(target.maxAttempts)
            row.add(due)
            row.add(claim)
            row.add(replayOf)
        }
        effects.tally.delivery(
            webhook: target.row,
            createdAt: now.milliseconds,
            from: nil,
            to: state
        )
    }

    private static let insertDelivery = """
        INSERT INTO delivery
            (event, webhook, state, created_at, max_attempts, due_at, claim, replay_of)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """

    /// The subscriptions as they are in this transaction.
    mutating func matcher() throws -> Matcher {
        try caches.matcher(db)
    }
}
