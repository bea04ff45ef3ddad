import Logging
import Model
import Store
import Synchronization

/// Recording outcomes: what comes together in a few milliseconds shares a commit.
extension Dispatcher {
    /// A batch of this size does not wait for more.
    private static let fullBatch = 256

    /// Records outcomes until the task is cancelled.
    func settleOutcomes() async {
        while !Task.isCancelled {
            await settleWakeup.wait()
            if state.withLock({ $0.outbox.attempts.count }) < Self.fullBatch {
                do {
                    // Not a schedule: real time, whatever clock the schedules go by.
                    try await ContinuousClock().sleep(for: options.linger)
                } catch {
                    return
                }
            }
            await flush()
        }
    }

    /// Records all outcomes that wait; with the last ones also what could wait longer.
    func flush(isLast: Bool = false) async {
        let elapsed = clock.elapsed()
        let batch = state.withLock { $0.takeOutbox(at: elapsed, isLast: isLast) }
        guard !batch.isEmpty, await record(batch) else { return }
        // Before the next delivery may be asked for: the store gives none of a paused webhook.
        for (id, pause) in batch.outbox.pauses { await record(pause, of: id) }
        state.withLock { state in
            state.lanes.settled(batch.outbox.attempts, inactivities: batch.inactivities)
        }
        stepWakeup.signal()
        for notice in batch.outbox.notices {
            if case .paused(let pause) = notice {
                KillPoint.beforeTold.pass()
                await listeners.emitPaused(pause)
            }
            listeners.notify(notice)
        }
    }

    /// Tries until it is on disk; false where that is hopeless.
    private func record(_ batch: SettleBatch) async -> Bool {
        var attempts = batch.outbox.attempts
        while true {
            do throws(StoreError) {
                try await store.settle(attempts, operations: batch.operations)
                return true
            } catch .unknownDelivery(let id) {
                // Its webhook was purged while the request was under way.
                attempts.removeAll { $0.attempt.deliveryID == id }
            } catch {
                logger.error("cannot record attempts", metadata: ["error": "\(error)"])
                if error.isPassing, await pauseBeforeRetry() { continue }
                let isPutBack = state.withLock { state in
                    // Whoever ends the delivery records what is left; a second refusal there is final.
                    guard error.isPassing, !state.isFinishing else { return false }
                    state.putBack(batch, attempts)
                    return true
                }
                if !isPutBack { fail(error) }
                return false
            }
        }
    }

    private func pauseBeforeRetry() async -> Bool {
        do {
            try await ContinuousClock().sleep(for: .seconds(1))
            return true
        } catch {
            return false
        }
    }

    private func fail(_ error: StoreError) {
        state.withLock { $0.failure = error }
        stepWakeup.signal()
    }

    private func record(_ pause: WebhookOperation.Pause, of id: WebhookID) async {
        do {
            try await store.setPause(
                id,
                pause,
                audit: Audit(
                    actor: pause.by,
                    action: "pause",
                    summary: pause.reason ?? "",
                    at: pause.at
                )
            )
        } catch {
            logger.error("cannot record a pause", metadata: ["error": "\(error)"])
        }
    }
}

extension StoreError {
    /// Whether trying again later can help: the outcomes wait in memory meanwhile.
    fileprivate var isPassing: Bool {
        switch self {
        case .diskFull, .busy: true
        default: false
        }
    }
}
