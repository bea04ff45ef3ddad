import Model
import Store

/// What the dispatcher's tasks share; decisions only, no waiting.
struct DispatcherState {
    /// Outcomes on their way to the store.
    struct Outbox {
        var attempts: [SettledAttempt] = []
        /// Webhooks whose operational state changed with them.
        var changed: Set<WebhookID> = []
        var pauses: [WebhookID: WebhookOperation.Pause] = [:]
        var notices: [DeliveryNotice] = []

        var isEmpty: Bool { attempts.isEmpty }

        /// Takes back what could not be recorded, before what came since.
        mutating func putBack(_ earlier: Outbox, _ attempts: [SettledAttempt]) {
            self.attempts = attempts + self.attempts
            changed.formUnion(earlier.changed)
            pauses.merge(earlier.pauses) { later, _ in later }
            notices = earlier.notices + notices
        }
    }

    var lanes: Lanes
    var outbox = Outbox()
    private var late = LateOperations()
    private var clock: ScheduleClock
    var isDraining = false
    /// The number of this daemon's claims, while it takes work.
    var epoch: Int64?
    /// How far the wall clock was set back: the schedule is made anew once nothing is under way.
    var setBack: Duration?
    /// Whether it is to end for good.
    private(set) var isStopping = false
    /// Whether only what is left is recorded.
    var isFinishing = false
    /// Whether requests under way are not waited for any longer.
    var isForced = false
    var claimsUnderWay = 0
    /// Tasks without an attempt to make: to wake one costs less than to start another.
    private var idleWorkers: [CheckedContinuation<Lane.Job?, Never>] = []
    /// Whether no attempt will be made any more.
    private var hasEnded = false
    /// What ended the dispatcher.
    var failure: StoreError?
    private var warnedOfSignatures: Set<WebhookID> = []

    /// Tasks that wait for an attempt at most.
    private static let idleLimit = 512

    init(limit: Int, clock: ScheduleClock) {
        lanes = Lanes(limit: limit)
        self.clock = clock
    }

    /// The time that schedules go by; after a jump forward all webhooks start slowly, after one back they start anew.
    mutating func now(_ given: DeliveryClock) -> (now: Timestamp, elapsed: Duration) {
        let elapsed = given.elapsed()
        let (now, jump) = clock.read(wall: given.wall(), elapsed: elapsed)
        switch jump {
        case .forward: lanes.restartSlowly()
        case .back(let duration):
            setBack = duration
            drain()
        case nil:
            // Put right again meanwhile: nothing to bring forward.
            if setBack != nil { setBack = .zero }
        }
        return (now, elapsed)
    }

    /// Starts nothing more.
    mutating func drain() {
        isDraining = true
        lanes.drain()
    }

    /// Ends for good once nothing is under way.
    mutating func stop() {
        isStopping = true
        drain()
    }

    /// What to do now.
    mutating func step(_ clock: DeliveryClock) -> Lanes.Step {
        let (now, elapsed) = now(clock)
        var step = lanes.step(at: now, elapsed: elapsed)
        if !step.wants.isEmpty { claimsUnderWay += 1 }
        step.isSaveDue = late.isDue(at: elapsed)
        if !step.isSaveDue, let due = late.due {
            step.deadline = min(due, step.deadline ?? due)
        }
        return step
    }

    /// Keeps a task for the next attempt; false where it is not needed.
    mutating func idle(_ worker: CheckedContinuation<Lane.Job?, Never>) -> Bool {
        guard !isDraining, !hasEnded, idleWorkers.count < Self.idleLimit else { return false }
        idleWorkers.append(worker)
        return true
    }

    /// Tasks for so many attempts, as far as there are any.
    mutating func takeIdle(_ count: Int) -> [CheckedContinuation<Lane.Job?, Never>] {
        let taken = Array(idleWorkers.suffix(count))
        idleWorkers.removeLast(taken.count)
        return taken
    }

    /// All tasks that wait: no attempt will come for them or for others.
    mutating func endIdle() -> [CheckedContinuation<Lane.Job?, Never>] {
        hasEnded = true
        return takeIdle(idleWorkers.count)
    }

    /// Whether nothing is under way any more.
    var isDrained: Bool {
        isDraining && lanes.inFlight == 0 && claimsUnderWay == 0 && lanes.reserved == 0
    }

    /// Whether a refusal of our signature is to be logged as a warning: once for each webhook.
    mutating func warnsOfSignature(_ id: WebhookID, status: Int?) -> Bool {
        (status == 401 || status == 403) && warnedOfSignatures.insert(id).inserted
    }

    /// Takes the outbox, with the states to be written along; those that could wait too where `isLast`.
    mutating func takeOutbox(at elapsed: Duration, isLast: Bool = false) -> SettleBatch {
        var batch = SettleBatch(outbox: outbox)
        outbox = Outbox()
        for id in batch.outbox.changed where !lanes.takeOperation(of: id, at: elapsed, &batch) {
            late.insert(id, at: elapsed)
        }
        if isLast || late.isDue(at: elapsed) {
            for id in late.removeAll() { lanes.takeOperation(of: id, at: nil, &batch) }
        }
        return batch
    }

    /// Takes back what could not be recorded.
    mutating func putBack(_ batch: SettleBatch, _ attempts: [SettledAttempt]) {
        outbox.putBack(batch.outbox, attempts)
        outbox.changed.formUnion(batch.operations.keys)
        lanes.forgetSaved(batch.operations.keys)
    }
}

extension Lanes {
    /// Puts a webhook's operational state into a batch; false where it can wait, which it cannot without a time.
    @discardableResult
    fileprivate mutating func takeOperation(
        of id: WebhookID,
        at elapsed: Duration?,
        _ batch: inout SettleBatch
    ) -> Bool {
        guard let (operation, inactivity) = operationToSave(of: id, at: elapsed) else {
            return elapsed == nil
        }
        batch.operations[id] = operation
        if inactivity > 0 { batch.inactivities[id] = inactivity }
        return true
    }
}

/// What one commit records.
struct SettleBatch {
    var outbox: DispatcherState.Outbox
    var operations: [WebhookID: WebhookOperation] = [:]
    var inactivities: [WebhookID: Int] = [:]

    var isEmpty: Bool { outbox.isEmpty && operations.isEmpty }
}
