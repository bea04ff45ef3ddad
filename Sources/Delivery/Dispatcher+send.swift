import Logging
import Model
import Store
import Synchronization

/// Sending: one task per request under way, which goes on with the next delivery of the same webhook.
extension Dispatcher {
    /// Makes an attempt, and further ones as long as the lane or the scheduler gives some.
    func work(_ first: Lane.Job) async {
        var job: Lane.Job? = first
        while let current = job {
            let startedAt = clock.wall()
            let request = DeliveryRequest(
                current.delivery,
                to: current.target,
                userAgent: options.userAgent,
                at: startedAt
            )
            let result = await sender.send(request.outgoing)
            KillPoint.afterSend.pass()
            job = finish(current, request, result, startedAt: startedAt)
            if job == nil { job = await nextJob() }
        }
    }

    /// Waits for the scheduler's next attempt; nil where enough others wait or none will come.
    private func nextJob() async -> Lane.Job? {
        await withCheckedContinuation { worker in
            let waits = state.withLock { $0.idle(worker) }
            if !waits { worker.resume(returning: nil) }
        }
    }

    /// Decides what follows from an attempt; gives the next one.
    private func finish(
        _ job: Lane.Job,
        _ request: DeliveryRequest,
        _ result: SendResult,
        startedAt: Timestamp
    ) -> Lane.Job? {
        // Ours, not the endpoint's: the claim stays, and recovery records what became of it.
        let isInterrupted = result.failure?.errorClass == .unknown
        let outcome = AttemptOutcome(result, at: clock.wall())
        var attempt: Attempt? = request.attempt(
            .make(at: startedAt),
            of: job.delivery,
            startedAt: startedAt,
            result: result,
            outcome: outcome
        )
        // A success is handed on without a copy.
        let failed = outcome.failure == nil ? nil : attempt
        let jitter = outcome.failure == nil ? 0 : Double.random(in: 0...1)
        let ending = state.withLock { state in
            let (now, elapsed) = state.now(clock)
            var ending = Ending(
                lane: state.lanes.finished(
                    job,
                    isInterrupted ? nil : outcome,
                    startedAt: startedAt,
                    now: now,
                    elapsed: elapsed
                )
            )
            if !isInterrupted {
                ending.verdict = RetrySchedule(job.target.webhook.configuration.retry)
                    .verdict(on: outcome, of: job.delivery, at: now, jitter: jitter)
                ending.wasOutboxEmpty = state.outbox.isEmpty
                if let attempt = attempt.take() { state.record(attempt, job, ending, now: now) }
                ending.warnsOfSignature = state.warnsOfSignature(
                    job.delivery.webhookID,
                    status: outcome.failure?.status
                )
            }
            if state.isDraining { ending.lane.needsStep = true }
            return ending
        }
        if ending.wasOutboxEmpty { settleWakeup.signal() }
        if ending.lane.needsStep { stepWakeup.signal() }
        if let failed { log(failed, job, ending) }
        if let change = ending.lane.change { log(change, job.target.webhook) }
        return ending.lane.next
    }

    private func log(_ attempt: Attempt, _ job: Lane.Job, _ ending: Ending) {
        guard let errorClass = attempt.errorClass, let verdict = ending.verdict else { return }
        let webhook = job.target.webhook
        var metadata: Logger.Metadata = [
            "webhook": "\(webhook.key)",
            "delivery": "\(attempt.deliveryID)",
            "event": "\(job.delivery.eventID)",
            "attempt": "\(attempt.number)/\(webhook.configuration.retry.possibleAttempts)",
            "class": "\(errorClass.rawValue)",
            "error": "\(attempt.error ?? "")",
            "ms": "\(attempt.timings.total.wholeMilliseconds)",
            "state": "\(verdict.state.rawValue)",
        ]
        if let next = verdict.nextAttemptAt { metadata["next"] = "\(next.rfc3339)" }
        logger.notice("attempt failed", metadata: metadata)
        if ending.warnsOfSignature {
            logger.warning(
                "Signature verification failed. Check your secret key.",
                metadata: ["webhook": "\(webhook.key)", "error": "\(attempt.error ?? "")"]
            )
        }
    }

    private func log(_ change: Breaker.Change, _ webhook: Webhook) {
        switch change {
        case .opened(let failures):
            logger.warning(
                "breaker opened: one probe at a time until one succeeds",
                metadata: ["webhook": "\(webhook.key)", "failures": "\(failures)"]
            )
        case .paused(let reason):
            logger.warning(
                "webhook is inactive; `penguinhooks webhooks resume \(webhook.key)` resumes it",
                metadata: ["webhook": "\(webhook.key)", "reason": "\(reason.rawValue)"]
            )
        case .askedToWait(let time):
            logger.info(
                "endpoint asked to wait",
                metadata: ["webhook": "\(webhook.key)", "until": "\(time.rfc3339)"]
            )
        case .recovered:
            logger.notice("webhook delivers again", metadata: ["webhook": "\(webhook.key)"])
        case .closed: break
        }
    }
}

/// What an attempt's end led to.
struct Ending {
    var lane: Lanes.Ended
    /// Nil for an attempt that we interrupted.
    var verdict: RetrySchedule.Verdict?
    var wasOutboxEmpty = false
    var warnsOfSignature = false
}

extension DispatcherState {
    /// Puts an attempt into the outbox, with what it changed.
    mutating func record(
        _ attempt: consuming Attempt,
        _ job: Lane.Job,
        _ ending: Ending,
        now: Timestamp
    ) {
        guard let verdict = ending.verdict else { return }
        let id = job.delivery.webhookID
        note(attempt.error, job, ending, now: now)
        outbox.attempts.append(
            SettledAttempt(
                webhookID: id,
                subject: SettledAttempt.Subject(job.delivery),
                attempt: attempt,
                state: verdict.state,
                nextAttemptAt: verdict.nextAttemptAt,
                isCounted: !job.delivery.isTest
            )
        )
        if ending.lane.needsSave { outbox.changed.insert(id) }
        if verdict.state == .exhausted, let pause = lanes.headExhausted(id, at: now) {
            outbox.pauses[id] = pause
        }
    }

    /// Puts into the outbox what people are told of.
    private mutating func note(
        _ error: String?,
        _ job: Lane.Job,
        _ ending: Ending,
        now: Timestamp
    ) {
        guard ending.verdict?.state == .exhausted || ending.lane.change != nil,
            let lane = lanes.lane(of: job.delivery.webhookID)
        else { return }
        let webhook = lane.target.webhook
        if ending.verdict?.state == .exhausted, !job.delivery.isTest {
            let notice = ExhaustedNotice(
                webhook: webhook,
                deliveryID: job.delivery.id,
                eventID: job.delivery.eventID,
                eventType: job.delivery.eventType,
                error: error ?? "",
                at: now
            )
            outbox.notices.append(.exhausted(notice))
        }
        switch ending.lane.change {
        case .paused(let reason):
            let operation = lane.breaker.operation
            let notice = PauseNotice(
                webhook: webhook,
                reason: reason,
                consecutiveFailures: operation.consecutiveFailures,
                lastError: operation.lastError,
                at: now
            )
            outbox.notices.append(.paused(notice))
        case .recovered:
            outbox.notices.append(.recovered(RecoveryNotice(webhook: webhook, at: now)))
        case .opened, .closed, .askedToWait, nil: break
        }
    }
}
