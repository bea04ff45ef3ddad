import DequeModule
package import Model

/// One webhook's claimed deliveries, and all that decides when the next one may be sent.
package struct Lane: Sendable {
    /// Whether anything may be sent at a moment.
    package enum Gate: Sendable, Hashable {
        case open
        case until(Timestamp)
        /// Until a signal or an outcome changes something.
        case closed
    }

    /// An attempt to make.
    package struct Job: Sendable {
        package let delivery: ClaimedDelivery
        package let target: PreparedTarget
        /// The breaker's generation when it was started.
        package let generation: Int
    }

    /// Deliveries claimed ahead at most.
    private static let longestQueue = 512
    /// So many times the requests under way may come straight from their transactions and wait.
    private static let burstFactor = 256

    package private(set) var target: PreparedTarget
    package private(set) var breaker: Breaker
    private var limit: ConcurrencyLimit
    private var bucket: TokenBucket?
    private var queue: Deque<ClaimedDelivery> = []
    package private(set) var inFlight = 0
    /// Attempts that ended and are not on disk yet.
    private var unsettled = 0
    private var isClaiming = false
    /// What was claimed, or is being claimed, is of a time when the webhook was not ordered.
    private var wasUnordered = false
    /// Whether the scheduler is to look at it.
    package var isReady = false
    /// Fresh deliveries that there is room for and that have not come yet.
    private var reserved = 0
    /// The webhook is gone; the lane goes too when nothing of it is under way.
    private var isRetired = false
    /// Raised with each change of inactivity that is not on disk yet, and when it is.
    package private(set) var inactivityStamp = 0
    private var unsavedInactivity = 0
    /// The operational state on disk or on its way there, and when it set out.
    private var saved: (operation: WebhookOperation, at: Duration)?
    /// Its state is to be written a second late at most, and further successes change nothing but the times in it.
    private var isSaveUnderWay = false
    /// When the oldest delivery in the store that is not claimed is due.
    package private(set) var nextDue: Timestamp?
    /// Whether the store may hold deliveries that are due later than any signal said.
    package private(set) var mayHaveLater: Bool

    /// A lane for a webhook, carrying on from its stored state.
    package init(_ target: PreparedTarget, nextDue: Timestamp?, elapsed: Duration) {
        self.target = target
        self.nextDue = nextDue
        mayHaveLater = nextDue != nil
        let configuration = target.webhook.configuration
        breaker = Breaker(target.webhook.operation)
        limit = ConcurrencyLimit(configuration)
        bucket = configuration.rateLimit.map { TokenBucket($0, at: elapsed) }
        noteEndOfPause()
    }

    /// Deliveries that wait here.
    package var queued: Int { queue.count }
    private var configuration: WebhookConfiguration { target.webhook.configuration }

    /// Whether nothing is left to wait for before the lane of a deleted webhook can go.
    package var isGone: Bool {
        isRetired && inFlight == 0 && unsettled == 0 && !isClaiming && reserved == 0
    }

    /// Marks the webhook as deleted and gives up what waits here.
    package mutating func retire() -> [ClaimedDelivery] {
        isRetired = true
        return removeQueued()
    }

    /// Takes over a changed configuration or state.
    ///
    /// `stamp` is the lane's `inactivityStamp` from before the state was read: what was read before a change of our own is old.
    package mutating func adopt(
        _ new: PreparedTarget,
        nextDue: Timestamp?,
        stamp: Int?,
        elapsed: Duration
    ) {
        let old = configuration
        let isOrdered = new.webhook.configuration.isOrdered
        if isOrdered != old.isOrdered { wasUnordered = isOrdered && (isClaiming || !queue.isEmpty) }
        isRetired = false
        isSaveUnderWay = false
        target = new
        breaker.adopt(
            new.webhook.operation,
            withInactivity: stamp == inactivityStamp && unsavedInactivity == 0
        )
        limit = limit.adapted(to: configuration)
        if old.rateLimit != configuration.rateLimit {
            bucket = configuration.rateLimit.map { TokenBucket($0, at: elapsed) }
        }
        // Merged, not replaced: an attempt may have ended since the state was read.
        noteDue(nextDue)
        if nextDue != nil { mayHaveLater = true }
        noteEndOfPause()
    }

    /// Whether the webhook takes deliveries now.
    package func gate(at now: Timestamp) -> Gate {
        let operation = breaker.operation
        let isStopped = operation.pause != nil || operation.inactivity != nil
        if isRetired || isStopped || configuration.status == .paused { return .closed }
        if let pause = configuration.paused, pause.until > now { return .until(pause.until) }
        if let notBefore = operation.notBefore, notBefore > now { return .until(notBefore) }
        guard let probe = operation.nextProbeAt else { return .open }
        if inFlight > 0 { return .closed }
        return probe > now ? .until(probe) : .open
    }

    /// Whether what waits here is better off in the store: nothing of it will be sent soon.
    package func keepsForNothing(at now: Timestamp) -> Bool {
        guard !queue.isEmpty else { return false }
        // What was claimed before it was ordered is not first in line any more.
        let isOutOfOrder =
            configuration.isOrdered
            && (wasUnordered || queue.count > 1 || inFlight > 0 || unsettled > 0)
        return gate(at: now) != .open || isOutOfOrder || (breaker.isOpen && queue.count > 1)
    }

    /// How many requests may be under way.
    package var allowance: Int {
        breaker.isOpen ? 1 : limit.allowed(isHealthy: breaker.isHealthy)
    }

    /// The next attempt, if one may be started now.
    package mutating func next(at now: Timestamp, elapsed: Duration) -> Job? {
        guard !queue.isEmpty, inFlight < allowance, gate(at: now) == .open else { return nil }
        guard bucket?.take(at: elapsed) ?? true, let delivery = queue.popFirst() else {
            return nil
        }
        inFlight += 1
        breaker.probeStarted(now: now)
        return Job(delivery: delivery, target: target, generation: breaker.generation)
    }

    /// How many deliveries to claim now; 0 for none.
    private func wanted(at now: Timestamp) -> Int {
        guard !isClaiming, let nextDue, nextDue <= now, gate(at: now) == .open else { return 0 }
        if configuration.isOrdered || breaker.isOpen {
            // The order is the store's: it cannot tell the next one before this one is settled.
            return queue.isEmpty && inFlight == 0 && unsettled == 0 ? 1 : 0
        }
        let filling = queue.count + reserved
        return filling > depth / 2 ? 0 : depth - filling
    }

    /// How many deliveries are kept here at most.
    private var depth: Int { min(allowance * 8, Self.longestQueue, bucket?.capacity ?? .max) }

    /// Makes room for a delivery that is being made now; one that finds none is to be claimed.
    ///
    /// Up to `spare` may wait here beyond what is claimed ahead: to claim and read them again costs more than the memory.
    package mutating func reserve(at now: Timestamp, spare: Int) -> Bool {
        let hasEarlier = isClaiming || nextDue.map { $0 <= now } ?? false
        guard !hasEarlier, !configuration.isOrdered, !breaker.isOpen, gate(at: now) == .open else {
            return false
        }
        let spare = min(allowance * Self.burstFactor, spare, bucket?.capacity ?? .max)
        guard queue.count + reserved < max(depth, spare) else {
            // What comes after it has to wait for its turn.
            noteDue(now)
            return false
        }
        reserved += 1
        return true
    }

    /// Takes a delivery that room was made for; false where this webhook cannot take it any more.
    package mutating func take(_ delivery: ClaimedDelivery) -> Bool {
        reserved -= 1
        if isRetired || configuration.isOrdered { return false }
        queue.append(delivery)
        return true
    }

    /// Ends a reservation of a delivery that will not come.
    package mutating func endReservation() {
        reserved -= 1
    }

    /// Whether there is something to claim, to start, to wait for or to let go.
    package func needsStep(at now: Timestamp) -> Bool {
        wanted(at: now) > 0 || (!queue.isEmpty && inFlight < allowance)
            || (inFlight == 0 && hasWork)
    }

    /// Whether the scheduler has to look at it after one of its deliveries was started, now or for what is due later.
    package func needsLook(at now: Timestamp) -> Bool { nextDue != nil || needsStep(at: now) }

    /// Whether anything is left that may have to be sent or waited for.
    package var hasWork: Bool { !queue.isEmpty || nextDue != nil }

    /// Gives up what is better off in the store, and counts as looked at.
    package mutating func look(at now: Timestamp) -> [ClaimedDelivery] {
        isReady = false
        guard keepsForNothing(at: now) else { return [] }
        if !isClaiming { wasUnordered = false }
        return removeQueued()
    }

    /// Marks a claim as under way where one is wanted, and says of how many; nil where there is no room for it.
    package mutating func startClaim(at now: Timestamp, hasRoom: Bool) -> Int? {
        let count = wanted(at: now)
        guard count == 0 || hasRoom else { return nil }
        if count > 0 {
            isClaiming = true
            nextDue = nil
        }
        return count
    }

    /// Takes what a claim brought; signals that came meanwhile have set `nextDue` again.
    package mutating func claimEnded(_ deliveries: [ClaimedDelivery], nextDue: Timestamp?) {
        isClaiming = false
        queue.append(contentsOf: deliveries)
        if queue.isEmpty { wasUnordered = false }
        noteDue(nextDue)
    }

    /// Learns that the store holds nothing unclaimed.
    package mutating func foundNothingLater() {
        mayHaveLater = false
    }

    /// What was held during a declared pause is due at its end, and no signal tells.
    private mutating func noteEndOfPause() {
        guard let pause = configuration.paused else { return }
        noteDue(pause.until)
    }

    /// Learns that something unclaimed is due at a moment.
    package mutating func noteDue(_ time: Timestamp?) {
        guard let time else { return }
        nextDue = min(time, nextDue ?? time)
    }

    /// Notes the end of an attempt; the outcome is nil for one that was interrupted by ourselves.
    package mutating func finished(
        _ job: Job,
        _ outcome: AttemptOutcome?,
        startedAt: Timestamp,
        now: Timestamp
    ) -> Breaker.Change? {
        inFlight -= 1
        guard let outcome else { return nil }
        unsettled += 1
        if outcome.failure != nil { isSaveUnderWay = false }
        let target = target
        let change = breaker.record(
            outcome,
            generation: job.generation,
            configuration: target.webhook.configuration,
            startedAt: startedAt,
            now: now
        )
        if case .paused = change {
            inactivityStamp += 1
            unsavedInactivity += 1
        }
        if outcome.failure == nil { limit.succeeded() } else { limit.failed() }
        // What waited for a recovered endpoint does not fall upon it at once.
        if change == .closed || change == .recovered { limit.restart() }
        return change
    }

    /// Stops an ordered webhook whose head was given up, where its declaration says so.
    package mutating func headExhausted(at now: Timestamp) -> WebhookOperation.Pause? {
        guard configuration.isOrdered, configuration.onExhausted == .pause,
            breaker.operation.pause == nil
        else { return nil }
        let pause = WebhookOperation.Pause(
            at: now,
            by: "penguinhooks",
            reason: "a delivery of this ordered webhook was exhausted"
        )
        breaker.pause(pause)
        isSaveUnderWay = false
        return pause
    }

    /// Notes that attempts are on disk.
    package mutating func settled(_ count: Int, nextDue: Timestamp?) {
        unsettled -= count
        guard let nextDue else { return }
        mayHaveLater = true
        // The head of an ordered webhook holds up what stands behind it.
        if configuration.isOrdered { self.nextDue = nextDue } else { noteDue(nextDue) }
    }

    /// Notes that a change of inactivity is on disk.
    package mutating func savedInactivity(_ count: Int) {
        unsavedInactivity -= count
        inactivityStamp += count
    }

    /// The operational state, taken to be written; nil where it need not be, or not yet.
    ///
    /// When it was last tried changes with every attempt: that alone is written once a second at most, and at once where
    /// `elapsed` is nil.
    package mutating func operationToSave(at elapsed: Duration?) -> WebhookOperation? {
        let operation = breaker.operation
        // A stop that is on disk is not written again: it may have been resumed meanwhile.
        guard operation.inactivity == nil || unsavedInactivity > 0 else { return nil }
        if let saved, let elapsed, elapsed - saved.at < .seconds(1),
            operation.differsInTimesOnly(from: saved.operation)
        {
            return nil
        }
        saved = (operation, elapsed ?? saved?.at ?? .zero)
        if elapsed == nil { isSaveUnderWay = false }
        return operation
    }

    /// Whether an attempt changed more of the operational state than what is to be written anyway.
    package var needsSave: Bool { !isSaveUnderWay }

    /// Notes that the state is to be written later: only times in it differ from what is on disk.
    package mutating func savesLater() {
        isSaveUnderWay = breaker.isUntroubled
    }

    /// Notes that the operational state did not get to the disk.
    package mutating func forgetSaved() {
        saved = nil
        isSaveUnderWay = false
    }

    /// Changes of inactivity that are not on disk yet.
    package var inactivityToSave: Int { unsavedInactivity }

    /// Starts slowly again, after the clock jumped.
    package mutating func restartSlowly() {
        limit.restart()
    }

    /// Gives up what waits here, to be put back into the store.
    package mutating func removeQueued() -> [ClaimedDelivery] {
        defer { queue = [] }
        return Array(queue)
    }

    /// When to look again, on the monotonic clock; nil where only a signal or an outcome can change anything.
    package mutating func wakeTime(at now: Timestamp, elapsed: Duration) -> Duration? {
        guard let waiting = queue.isEmpty ? nextDue : now else { return nil }
        switch gate(at: now) {
        case .closed: return nil
        case .until(let time): return elapsed + max(time, waiting).since(now)
        case .open: break
        }
        if waiting > now { return elapsed + waiting.since(now) }
        guard !queue.isEmpty, inFlight < allowance else { return nil }
        return bucket?.nextToken(at: elapsed)
    }
}
