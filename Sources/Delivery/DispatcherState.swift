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
    }

    var lanes: Lanes
    var outbox = Outbox()
    private var clock: ScheduleClock
    var isDraining = false
    /// Whether requests under way are not waited for any longer.
    var isForced = false
    var claimsUnderWay = 0
    /// What ended the dispatcher.
    var failure: StoreError?
    private var warnedOfSignatures: Set<WebhookID> = []

    init(limit: Int, clock: DeliveryClock) {
        lanes = Lanes(limit: limit)
        self.clock = ScheduleClock(wall: clock.wall(), elapsed: clock.elapsed())
    }

    /// The time that schedules go by; after a jump forward all webhooks start slowly.
    mutating func now(_ given: DeliveryClock) -> (now: Timestamp, elapsed: Duration) {
        let elapsed = given.elapsed()
        let (now, jumpedForward) = clock.read(wall: given.wall(), elapsed: elapsed)
        if jumpedForward { lanes.restartSlowly() }
        return (now, elapsed)
    }

    /// What to do now.
    mutating func step(_ clock: DeliveryClock) -> Lanes.Step {
        let (now, elapsed) = now(clock)
        let step = lanes.step(at: now, elapsed: elapsed)
        if !step.wants.isEmpty { claimsUnderWay += 1 }
        return step
    }

    /// Whether nothing is under way any more.
    var isDrained: Bool { isDraining && lanes.inFlight == 0 && claimsUnderWay == 0 }

    /// Whether a refusal of our signature is to be logged as a warning: once for each webhook.
    mutating func warnsOfSignature(_ id: WebhookID, status: Int?) -> Bool {
        (status == 401 || status == 403) && warnedOfSignatures.insert(id).inserted
    }

    /// Takes the outbox, with the states to be written along.
    mutating func takeOutbox() -> SettleBatch {
        var batch = SettleBatch(outbox: outbox)
        outbox = Outbox()
        for id in batch.outbox.changed {
            guard let lane = lanes.lanes[id] else { continue }
            batch.operations[id] = lane.breaker.operation
            if lane.inactivityToSave > 0 { batch.inactivities[id] = lane.inactivityToSave }
        }
        return batch
    }
}

/// What one commit records.
struct SettleBatch {
    var outbox: DispatcherState.Outbox
    var operations: [WebhookID: WebhookOperation] = [:]
    var inactivities: [WebhookID: Int] = [:]
}
