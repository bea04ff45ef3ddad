import DequeModule
package import Model

/// All webhooks' lanes: who may send, what to claim, when to look again.
package struct Lanes: Sendable {
    /// Requests started for one webhook before the next one has its turn.
    private static let turn = 32
    /// So many times the limit of requests may be claimed and wait.
    private static let queueFactor = 8
    /// So many times the limit of requests may come straight from their transactions and wait: apart from those that are
    /// claimed, so that no burst keeps a retry from its turn.
    private static let intakeFactor = 32
    /// With bodies of so many bytes waiting, no more than of claims.
    private static let intakeBytes = 16_777_216
    /// With so many outcomes not on disk nothing new is started: memory stays bounded when the disk is full.
    private static let longestOutbox = 8192

    /// In no order; changed in their place, because a copy costs more than the decision.
    private var lanes: [Lane] = []
    /// Where each webhook's lane stands in `lanes`.
    private var places: [WebhookID: Int] = [:]
    /// Places of the lanes to look at, those that say `isReady`.
    private var ready: Deque<Int> = []
    /// Whether one of them waits until another request may be under way.
    private var isPlaceWanted = false
    private var timers = TimerHeap()
    private let limit: Int
    /// Claimed deliveries that wait in all lanes.
    private var queued = 0
    /// Deliveries that wait there and came straight from their transactions.
    private var fresh = 0
    /// Bytes of the bodies of both.
    private var queuedBytes = 0
    /// How many are being claimed.
    private var asked = 0
    /// How many are being made.
    package private(set) var reserved = 0
    /// Deliveries that came for a webhook that was gone by then.
    private var orphans: [DeliveryID] = []
    package private(set) var inFlight = 0
    package private(set) var unsettled = 0
    private var isDraining = false

    /// No lanes; `limit` requests under way at most.
    package init(limit: Int) {
        self.limit = limit
    }

    /// How many webhooks have a lane.
    package var count: Int { lanes.count }

    /// A webhook's lane as it is now.
    package func lane(of id: WebhookID) -> Lane? { places[id].map { lanes[$0] } }

    /// Takes over the configuration: new lanes, changed ones, those gone removed with what they held.
    package mutating func configure(
        _ targets: [(PreparedTarget, nextDue: Timestamp?)],
        stamps: [WebhookID: Int],
        elapsed: Duration
    ) -> [DeliveryID] {
        var released: [DeliveryID] = []
        let known = Set(targets.map { $0.0.webhook.id })
        for (target, nextDue) in targets {
            let id = target.webhook.id
            if let place = places[id] {
                lanes[place].adopt(
                    target,
                    nextDue: nextDue,
                    stamp: stamps[id],
                    elapsed: elapsed
                )
                markReady(place)
            } else {
                places[id] = lanes.count
                lanes.append(Lane(target, nextDue: nextDue, elapsed: elapsed))
                markReady(lanes.count - 1)
            }
        }
        for id in Array(places.keys) where !known.contains(id) {
            guard let place = places[id] else { continue }
            let given = lanes[place].retire()
            for delivery in given { noteLeft(delivery) }
            released += given.map(\.id)
            removeIfGone(place)
        }
        return released
    }

    /// What `configure` is to be told of a state that is read from now on.
    package var stamps: [WebhookID: Int] { places.mapValues { lanes[$0].inactivityStamp } }

    /// Learns of deliveries that are due; returns the webhooks that have no lane.
    package mutating func noteDue(_ due: [WebhookID: Timestamp]) -> Set<WebhookID> {
        var unknown: Set<WebhookID> = []
        for (id, time) in due {
            guard let place = places[id] else {
                unknown.insert(id)
                continue
            }
            lanes[place].noteDue(time)
            markReady(place)
        }
        return unknown
    }

    /// Decides what to do now, webhook by webhook in turn.
    package mutating func step(at now: Timestamp, elapsed: Duration) -> Step {
        var step = Step()
        step.releases = orphans
        orphans = []
        for id in timers.popDue(at: elapsed) {
            if let place = places[id] { markReady(place) }
        }
        isPlaceWanted = false
        var waiting: Deque<Int> = []
        while let place = ready.popFirst() {
            if examine(place, at: now, elapsed: elapsed, &step) { continue }
            waiting.append(place)
        }
        ready = waiting
        step.deadline = timers.first
        return step
    }

    /// Whether the lane is done with for now; false where it has to wait for room.
    private mutating func examine(
        _ place: Int,
        at now: Timestamp,
        elapsed: Duration,
        _ step: inout Step
    ) -> Bool {
        guard !isDraining else {
            lanes[place].isReady = false
            return true
        }
        let given = lanes[place].look(at: now)
        if !given.isEmpty {
            for delivery in given { noteLeft(delivery) }
            step.releases += given.map(\.id)
        }
        guard unsettled < Self.longestOutbox else { return wait(place) }
        var started = 0
        while inFlight < limit, started < Self.turn,
            let job = lanes[place].next(at: now, elapsed: elapsed)
        {
            inFlight += 1
            noteLeft(job.delivery)
            started += 1
            step.jobs.append(job)
        }
        // Memory does not grow with the number of webhooks that have a backlog.
        let hasRoom = queued + asked < Self.queueFactor * limit
        guard let wanted = lanes[place].startClaim(at: now, hasRoom: hasRoom) else {
            return wait(place)
        }
        if wanted > 0 {
            asked += wanted
            step.wants[lanes[place].target.webhook.id] = wanted
        }
        if started == Self.turn {
            markReady(place)
            return true
        }
        if inFlight >= limit && lanes[place].queued > 0 {
            isPlaceWanted = true
            return wait(place)
        }
        if let time = lanes[place].wakeTime(at: now, elapsed: elapsed) {
            timers.set(time, for: lanes[place].target.webhook.id)
        }
        return true
    }

    /// Keeps a lane that was just looked at among those to look at.
    private mutating func wait(_ place: Int) -> Bool {
        lanes[place].isReady = true
        return false
    }

    /// Takes what a claim brought for the webhooks it was asked for.
    ///
    /// A webhook that is in `nextDue` with nil has nothing else to be claimed, now or later.
    package mutating func claimed(
        _ deliveries: [ClaimedDelivery],
        for wants: [WebhookID: Int],
        nextDue: [WebhookID: Timestamp?]
    ) {
        let byWebhook = Dictionary(grouping: deliveries, by: \.webhookID)
        for (id, count) in wants {
            asked -= count
            let due = nextDue[id]
            guard let place = places[id] else { continue }
            let new = byWebhook[id] ?? []
            for delivery in new { noteCame(delivery) }
            lanes[place].claimEnded(new, nextDue: due ?? nil)
            if case .some(nil) = due { lanes[place].foundNothingLater() }
            markReady(place)
        }
    }

    /// Makes room for deliveries that are being made, of these webhooks in this order, and says for which of them.
    ///
    /// A webhook with a burst takes half of what is free, so that there is always some for the next (the dynamic thresholds
    /// of Choudhury and Hahne, 1998).
    package mutating func reserve(_ webhooks: [WebhookID], at now: Timestamp) -> [Bool] {
        guard !isDraining, unsettled < Self.longestOutbox else {
            return [Bool](repeating: false, count: webhooks.count)
        }
        let isLarge = queuedBytes >= Self.intakeBytes
        let most = (isLarge ? Self.queueFactor : Self.intakeFactor) * limit
        return webhooks.map { id in
            let free = most - fresh - reserved
            guard free > 0, let place = places[id] else { return false }
            let spare = isLarge ? 0 : free / 2
            guard lanes[place].reserve(at: now, spare: spare) else { return false }
            reserved += 1
            return true
        }
    }

    /// Takes what became of reservations: deliveries, and webhooks whose deliveries will not come.
    package mutating func take(_ deliveries: [ClaimedDelivery], unused: [WebhookID]) {
        reserved -= deliveries.count + unused.count
        for delivery in deliveries {
            guard let place = places[delivery.webhookID] else {
                orphans.append(delivery.id)
                continue
            }
            if lanes[place].take(delivery) {
                noteCame(delivery)
            } else {
                orphans.append(delivery.id)
            }
            if !removeIfGone(place) { markReady(place) }
        }
        for id in unused {
            guard let place = places[id] else { continue }
            lanes[place].endReservation()
            if !removeIfGone(place) { markReady(place) }
        }
    }

    /// All that waits in lanes, to be put back into the store.
    package mutating func removeAllQueued() -> [DeliveryID] {
        (queued, fresh, queuedBytes) = (0, 0, 0)
        defer { orphans = [] }
        return orphans + lanes.indices.flatMap { lanes[$0].removeQueued().map(\.id) }
    }

    /// Notes the end of an attempt, and gives one that may follow at once: of a webhook that waits for its turn, or the
    /// next of the same where none does.
    package mutating func finished(
        _ job: Lane.Job,
        _ outcome: AttemptOutcome?,
        startedAt: Timestamp,
        now: Timestamp,
        elapsed: Duration
    ) -> Ended {
        inFlight -= 1
        if outcome != nil { unsettled += 1 }
        guard let place = places[job.delivery.webhookID] else { return Ended() }
        let change = lanes[place].finished(job, outcome, startedAt: startedAt, now: now)
        var needsStep = false
        let next = following(place, at: now, elapsed: elapsed, &needsStep)
        // Somebody behind the first of those who wait may be able to start.
        if next == nil, isPlaceWanted, mayStart { needsStep = true }
        if lanes[place].needsStep(at: now) {
            markReady(place)
            needsStep = true
        }
        return Ended(
            next: next,
            change: change,
            needsStep: needsStep,
            needsSave: lanes[place].needsSave
        )
    }

    /// Whether another request may be under way.
    private var mayStart: Bool {
        !isDraining && unsettled < Self.longestOutbox && inFlight < limit
    }

    /// The attempt that may follow one that ended, of the webhook that has waited longest or else of the same.
    private mutating func following(
        _ ended: Int,
        at now: Timestamp,
        elapsed: Duration,
        _ needsStep: inout Bool
    ) -> Lane.Job? {
        guard mayStart else { return nil }
        let place = ready.first ?? ended
        guard !lanes[place].keepsForNothing(at: now) else {
            markReady(place)
            needsStep = true
            return nil
        }
        guard let next = lanes[place].next(at: now, elapsed: elapsed) else { return nil }
        inFlight += 1
        noteLeft(next.delivery)
        if lanes[place].isReady {
            ready.removeFirst()
            lanes[place].isReady = false
            if lanes[place].needsLook(at: now) {
                markReady(place)
                needsStep = true
            }
        }
        return next
    }

    /// Stops an ordered webhook whose head was given up, where its declaration says so.
    package mutating func headExhausted(
        _ id: WebhookID,
        at now: Timestamp
    ) -> WebhookOperation.Pause? {
        places[id].flatMap { lanes[$0].headExhausted(at: now) }
    }

    /// A webhook's operational state and the changes of inactivity in it, taken to be written.
    ///
    /// Nil where it need not be, or not yet: it cannot wait where `elapsed` is nil.
    package mutating func operationToSave(
        of id: WebhookID,
        at elapsed: Duration?
    ) -> (operation: WebhookOperation, inactivity: Int)? {
        guard let place = places[id] else { return nil }
        guard let operation = lanes[place].operationToSave(at: elapsed) else {
            if elapsed != nil { lanes[place].savesLater() }
            return nil
        }
        return (operation, lanes[place].inactivityToSave)
    }

    /// Notes that operational states did not get to the disk.
    package mutating func forgetSaved(_ ids: some Sequence<WebhookID>) {
        for id in ids {
            guard let place = places[id] else { continue }
            lanes[place].forgetSaved()
        }
    }

    /// Notes that attempts are on disk.
    package mutating func settled(_ attempts: [SettledAttempt], inactivities: [WebhookID: Int]) {
        for (id, count) in inactivities {
            guard let place = places[id] else { continue }
            lanes[place].savedInactivity(count)
        }
        unsettled -= attempts.count
        for attempt in attempts {
            guard let place = places[attempt.webhookID] else { continue }
            lanes[place].settled(1, nextDue: attempt.nextAttemptAt)
            if removeIfGone(place) { continue }
            if lanes[place].hasWork { markReady(place) }
        }
    }

    /// Starts all webhooks slowly again.
    package mutating func restartSlowly() {
        for place in lanes.indices { lanes[place].restartSlowly() }
    }

    /// Starts nothing more.
    package mutating func drain() {
        isDraining = true
    }

    private mutating func noteCame(_ delivery: ClaimedDelivery) {
        if delivery.isFresh { fresh += 1 } else { queued += 1 }
        queuedBytes += delivery.body.count
    }

    private mutating func noteLeft(_ delivery: ClaimedDelivery) {
        if delivery.isFresh { fresh -= 1 } else { queued -= 1 }
        queuedBytes -= delivery.body.count
    }

    @discardableResult
    private mutating func removeIfGone(_ place: Int) -> Bool {
        guard lanes[place].isGone else { return false }
        places[lanes[place].target.webhook.id] = nil
        if lanes[place].isReady { ready.removeAll { $0 == place } }
        let last = lanes.removeLast()
        if place < lanes.count {
            lanes[place] = last
            places[last.target.webhook.id] = place
            if last.isReady, let index = ready.firstIndex(of: lanes.count) { ready[index] = place }
        }
        return true
    }

    private mutating func markReady(_ place: Int) {
        guard !lanes[place].isReady else { return }
        lanes[place].isReady = true
        ready.append(place)
    }
}
