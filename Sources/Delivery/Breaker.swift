package import Model

/// What a webhook's operational state makes of finished attempts: breaker, auto-pause, waiting when asked to.
package struct Breaker: Sendable {
    /// Something that happened to a webhook and is worth a log line or more.
    package enum Change: Sendable, Hashable {
        case opened(failures: Int)
        case closed
        /// The first success after it had stopped by itself and was resumed.
        case recovered
        case paused(WebhookOperation.Inactivity)
        case askedToWait(until: Timestamp)
    }

    /// Between the first and second probe.
    package static let firstInterval = Duration.seconds(30)
    /// Between probes in the end.
    package static let longestInterval = Duration.seconds(300)
    /// Failures in a row from which a webhook counts as failing.
    package static let failingAfter = 5

    package private(set) var operation: WebhookOperation
    /// Raised each time the breaker opens: attempts of an older generation count no further.
    package private(set) var generation = 0

    /// A breaker that carries on from what is stored.
    package init(_ operation: WebhookOperation) {
        self.operation = operation
        // Resumed while nobody delivered, or just before the process ended.
        if isResumed, !isOpen { probeAtOnce() }
    }

    /// Whether it was resumed and nothing has succeeded since.
    private var isResumed: Bool { operation.resumedAt != nil && operation.inactivity == nil }

    /// Whether only probes go through.
    package var isOpen: Bool { operation.nextProbeAt != nil }

    /// Whether the webhook may have more than two requests under way.
    package var isHealthy: Bool {
        operation.consecutiveFailures < Self.failingAfter && !isOpen
    }

    /// Whether a success changes nothing but the times of the last attempt and success.
    package var isUntroubled: Bool {
        operation.consecutiveFailures == 0 && operation.inactivity == nil
            && operation.nextProbeAt == nil && operation.probeInterval == nil
            && operation.notBefore == nil && operation.resumedAt == nil
    }

    /// Takes over what changed elsewhere (pause, resume); progress since then stays.
    ///
    /// A resume counts also where the state may have been read before our last stop was on disk: it came after that stop.
    package mutating func adopt(_ stored: WebhookOperation, withInactivity: Bool = true) {
        operation.pause = stored.pause
        guard withInactivity || wasResumed(stored) else { return }
        if operation.inactivity != nil && stored.inactivity == nil {
            resume(at: stored.resumedAt ?? Timestamp(milliseconds: 0))
        }
        operation.inactivity = stored.inactivity ?? operation.inactivity
    }

    /// Whether the stored state was resumed after we stopped.
    private func wasResumed(_ stored: WebhookOperation) -> Bool {
        guard stored.inactivity == nil, let resumedAt = stored.resumedAt,
            let stoppedAt = operation.inactiveSince
        else { return false }
        return resumedAt > stoppedAt
    }

    /// Notes an attempt's outcome and says what changed.
    package mutating func record(
        _ outcome: AttemptOutcome,
        generation attemptGeneration: Int,
        configuration: @autoclosure () -> WebhookConfiguration,
        startedAt: Timestamp,
        now: Timestamp
    ) -> Change? {
        operation.lastAttemptAt = max(startedAt, operation.lastAttemptAt ?? startedAt)
        guard let failure = outcome.failure else { return succeed(startedAt: startedAt) }
        operation.lastError = failure.message
        if failure.errorClass == .gone { return stop(.gone, now: now) }
        if failure.status == 429, let wait = failure.retryAfter {
            operation.notBefore = now + wait
            delayProbe(until: now + wait)
            return .askedToWait(until: now + wait)
        }
        guard attemptGeneration == generation, operation.inactivity == nil else { return nil }
        let configuration = configuration()
        operation.consecutiveFailures += 1
        if operation.consecutiveFailures >= configuration.autoPauseAfter {
            return stop(.failures, now: now)
        }
        return isOpen ? probeFailed(now: now) : openIfNeeded(configuration.breaker, now: now)
    }

    /// Says that a probe was started; the next one waits for its outcome.
    package mutating func probeStarted(now: Timestamp) {
        guard isOpen else { return }
        delayProbe(until: now + (operation.probeInterval ?? Self.firstInterval))
    }

    /// Pauses the webhook because its head of line was given up.
    package mutating func pause(_ pause: WebhookOperation.Pause) {
        operation.pause = pause
    }

    private mutating func succeed(startedAt: Timestamp) -> Change? {
        let wasOpen = isOpen
        defer { operation.resumedAt = nil }
        operation.lastSuccessAt = max(startedAt, operation.lastSuccessAt ?? startedAt)
        operation.consecutiveFailures = 0
        operation.nextProbeAt = nil
        operation.probeInterval = nil
        operation.notBefore = nil
        return wasOpen ? (isResumed ? .recovered : .closed) : nil
    }

    private mutating func openIfNeeded(_ threshold: Int, now: Timestamp) -> Change? {
        guard operation.consecutiveFailures >= threshold else { return nil }
        generation += 1
        operation.probeInterval = Self.firstInterval
        operation.nextProbeAt = now + Self.firstInterval
        return .opened(failures: operation.consecutiveFailures)
    }

    private mutating func probeFailed(now: Timestamp) -> Change? {
        let interval = min((operation.probeInterval ?? .zero) * 2, Self.longestInterval)
        operation.probeInterval = max(interval, Self.firstInterval)
        operation.nextProbeAt = now + max(interval, Self.firstInterval)
        return nil
    }

    private mutating func delayProbe(until time: Timestamp) {
        guard let probe = operation.nextProbeAt else { return }
        operation.nextProbeAt = max(probe, time)
    }

    private mutating func stop(
        _ reason: WebhookOperation.Inactivity,
        now: Timestamp
    ) -> Change? {
        guard operation.inactivity == nil else { return nil }
        generation += 1
        operation.inactivity = reason
        operation.inactiveSince = now
        operation.resumedAt = nil
        return .paused(reason)
    }

    /// After an operator's resume one delivery goes first: a probe that is due at once.
    private mutating func resume(at time: Timestamp) {
        operation.resumedAt = time
        generation += 1
        operation.inactivity = nil
        operation.inactiveSince = nil
        operation.consecutiveFailures = 0
        operation.notBefore = nil
        probeAtOnce()
    }

    private mutating func probeAtOnce() {
        operation.probeInterval = Self.firstInterval
        operation.nextProbeAt = Timestamp(milliseconds: 0)
    }
}
