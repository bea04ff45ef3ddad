package import Logging
package import Model
import ServiceLifecycle
package import Signing
package import Store
import Synchronization

/// Delivers what the store holds: claims what is due, sends it, records what came of it.
///
/// All decisions are made in `Lanes` and below it; here are the tasks that act on them.
package final class Dispatcher: Service {
    let store: Store
    let sender: any Sender
    let sealer: @Sendable () -> Sealer
    let clock: DeliveryClock
    let options: DispatcherOptions
    let listeners: DispatcherListeners
    let logger: Logger
    let state: Mutex<DispatcherState>
    /// Something happened that the scheduler has to look at.
    let stepWakeup = Wakeup()
    /// Outcomes wait to be recorded.
    let settleWakeup = Wakeup()
    private let alarm = Alarm()

    /// A dispatcher over a store that is open for writing.
    package init(
        store: Store,
        sender: any Sender,
        sealer: @autoclosure @escaping @Sendable () -> Sealer,
        options: DispatcherOptions,
        listeners: DispatcherListeners = DispatcherListeners(),
        clock: DeliveryClock = .system,
        logger: Logger
    ) {
        self.store = store
        self.sender = sender
        self.sealer = sealer
        self.options = options
        self.listeners = listeners
        self.clock = clock
        self.logger = logger
        state = Mutex(DispatcherState(limit: options.inFlightLimit, clock: ScheduleClock(clock)))
    }

    /// Delivers until the task is cancelled or a graceful shutdown has drained what is under way.
    package func run() async throws {
        // One look at the clock for both: a jump that comes after it is seen by the schedule, and by it alone.
        let wall = clock.wall()
        var start = ScheduleClock(wall: wall, elapsed: clock.elapsed())
        var setBack: Duration? = try await store.setBack(now: wall)
        while let shift = setBack, !Task.isCancelled {
            if shift > ScheduleClock.tolerance { try await bringForward(by: shift) }
            state.withLock { state in
                let isStopping = state.isStopping
                state = DispatcherState(limit: options.inFlightLimit, clock: start)
                if isStopping { state.stop() }
            }
            try await runUntilDrained()
            start = ScheduleClock(clock)
            setBack = state.withLock { $0.isStopping ? nil : $0.setBack }
        }
    }

    /// Makes the schedule fit a clock that was set back.
    private func bringForward(by shift: Duration) async throws {
        logger.warning(
            "the clock was set back; what is scheduled is brought forward",
            metadata: ["seconds": "\(shift.components.seconds)"]
        )
        try await store.bringForward(by: shift, now: clock.wall())
    }

    private func runUntilDrained() async throws {
        let epoch = try await store.newEpoch()
        let recovered = try await store.releaseClaims(epoch: epoch, now: clock.wall())
        if recovered > 0 {
            logger.notice("recovered interrupted deliveries", metadata: ["count": "\(recovered)"])
        }
        var targets = TargetCache()
        try await reload(&targets)
        state.withLock { $0.epoch = epoch }
        store.handOver(to: self)
        defer { store.handOver(to: nil) }
        await withGracefulShutdownHandler {
            await withTaskExecutorPreference(sender.executor) { await serve(epoch, targets) }
        } onGracefulShutdown: {
            self.drain()
        }
        try await finish()
    }

    /// Starts nothing more and lets requests under way end; `run` returns when they have.
    package func drain() {
        state.withLock { $0.stop() }
        stepWakeup.signal()
    }

    private func serve(_ epoch: Int64, _ targets: TargetCache) async {
        await withDiscardingTaskGroup { group in
            // Opening the seals of many webhooks takes time that attempts need not wait for.
            group.addTask(executorPreference: globalConcurrentExecutor) {
                await self.listen(targets)
            }
            group.addTask { await self.settleOutcomes() }
            group.addTask {
                await self.alarm.run(self.clock) { self.stepWakeup.signal() }
            }
            await schedule(epoch, &group)
            group.cancelAll()
            for worker in state.withLock({ $0.endIdle() }) { worker.resume(returning: nil) }
        }
    }

    private func schedule(_ epoch: Int64, _ group: inout DiscardingTaskGroup) async {
        var hasDrainTimer = false
        stepWakeup.signal()
        while true {
            await stepWakeup.wait()
            let (step, isDraining, isOver) = state.withLock { state in
                let step = state.step(clock)
                let isOver = state.isDrained || state.isForced || state.failure != nil
                return (step, state.isDraining, isOver)
            }
            if isOver || Task.isCancelled { return }
            start(step.jobs, &group)
            if !step.wants.isEmpty { group.addTask { await self.claim(step.wants, epoch) } }
            if !step.releases.isEmpty { group.addTask { await self.unclaim(step.releases) } }
            if step.isSaveDue { settleWakeup.signal() }
            alarm.set(step.deadline)
            if isDraining && !hasDrainTimer {
                hasDrainTimer = true
                group.addTask { await self.endDraining() }
            }
        }
    }

    /// Gives attempts to tasks that wait for one, and to new ones where there are not enough.
    private func start(_ jobs: [Lane.Job], _ group: inout DiscardingTaskGroup) {
        guard !jobs.isEmpty else { return }
        let workers = state.withLock { $0.takeIdle(jobs.count) }
        for (job, worker) in zip(jobs, workers) { worker.resume(returning: job) }
        for job in jobs.dropFirst(workers.count) { group.addTask { await self.work(job) } }
    }

    /// Gives up waiting for requests under way when their time is over.
    private func endDraining() async {
        do {
            try await clock.sleepUntil(clock.elapsed() + options.drainTimeout)
        } catch {
            return
        }
        state.withLock { $0.isForced = true }
        stepWakeup.signal()
    }

    /// Records what is left and gives back what was not sent.
    private func finish() async throws {
        let failure = state.withLock { state in
            state.isFinishing = true
            return state.failure
        }
        if let failure { throw failure }
        await flush(isLast: true)
        if let failure = state.withLock({ $0.failure }) { throw failure }
        let (queued, isForced) = state.withLock { ($0.lanes.removeAllQueued(), $0.isForced) }
        await unclaim(queued)
        guard isForced else { return }
        // What became of requests that were cut off nobody knows: they are tried again by the next daemon.
        _ = try await store.releaseClaims(epoch: try await store.newEpoch(), now: clock.wall())
    }
}
