import Dispatch
import GRDB
import Synchronization

/// The one writer: requests that wait together share one transaction, and so one sync of the disk.
///
/// Each request runs in a savepoint of its own, so that one that fails takes nobody with it. A caller hears of success
/// only after the commit. First come, first served; a group is bounded, so a big one delays the next by little.
final class Writer: Sendable {
    private struct Inbox {
        var jobs: [any WriteJob] = []
        var load = WriteLoad()
        var isDraining = false
        /// Set while the writer waits for more.
        var linger: Linger?

        /// Takes a job; true where the writer waits and has to look.
        mutating func add(_ job: any WriteJob) -> Bool {
            let before = load
            jobs.append(job)
            load.add(job.cost, canWait: job.canWait)
            guard let linger, linger.has(enough: load) || (before.urgent == 0 && load.urgent > 0)
            else { return false }
            self.linger = nil
            return true
        }
    }

    /// Rows of one transaction, about: what waits behind a group waits for no more than a tenth of a second.
    private static let groupCost = 4_000

    private let pool: DatabasePool
    private let path: String
    private let signals: SignalMailbox
    private let inbox = Mutex(Inbox())
    private let arrival = DispatchSemaphore(value: 0)
    private let intake = Mutex<(any DeliveryIntake)?>(nil)
    private let caches = Mutex(WriterCaches())
    /// The error after which nobody knows what is on disk; nothing is written any more.
    private let failure = Mutex<StoreError?>(nil)
    /// That error, for whoever ends the process.
    let failures: AsyncStream<StoreError>
    private let failuresContinuation: AsyncStream<StoreError>.Continuation

    init(pool: DatabasePool, path: String, signals: SignalMailbox) {
        self.pool = pool
        self.path = path
        self.signals = signals
        (failures, failuresContinuation) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingOldest(1)
        )
    }

    /// Says that no failure will come any more.
    func stop() {
        failuresContinuation.finish()
    }

    /// Names who takes deliveries over as they are made.
    func setIntake(_ new: (any DeliveryIntake)?) {
        intake.withLock { $0 = new }
    }

    /// Runs `body` in a transaction and returns once that is on disk; `cost` is how many rows it writes, about.
    func write<Value: Sendable>(
        cost: Int,
        canWait: Bool,
        _ body: @escaping @Sendable (inout WriteContext) throws -> Value
    ) async throws(StoreError) -> Value {
        if let failure = failure.withLock({ $0 }) { throw failure }
        let result = await withCheckedContinuation { continuation in
            submit(
                PendingWrite(
                    cost: cost,
                    canWait: canWait,
                    body: body,
                    continuation: continuation
                )
            )
        }
        return try result.get()
    }

    private func submit(_ job: any WriteJob) {
        let (starts, wakes) = inbox.withLock { inbox in
            let wakes = inbox.add(job)
            defer { inbox.isDraining = true }
            return (!inbox.isDraining, wakes)
        }
        if wakes { arrival.signal() }
        // On the pool's own queue for writing, so no thread of Swift's pool ever waits for the disk.
        if starts { pool.asyncWriteWithoutTransaction { db in self.drain(db) } }
    }

    private func drain(_ db: Database) {
        var linger: Linger?
        while true {
            if let linger { waitForMore(linger) }
            let jobs = nextGroup()
            if jobs.isEmpty { return }
            linger = Linger(after: jobs.reduce(0) { $0 + $1.cost })
            commit(jobs, db)
        }
    }

    private func waitForMore(_ linger: Linger) {
        let started = ContinuousClock.now
        while true {
            let passed = started.duration(to: .now)
            let left = inbox.withLock { inbox -> Duration? in
                let left = linger.time(for: inbox.load) - passed
                guard left > .zero, !linger.has(enough: inbox.load) else {
                    inbox.linger = nil
                    return nil
                }
                inbox.linger = linger
                return left
            }
            guard let left else { return }
            // One signal too many, from a time that was over already, only makes it look once more.
            _ = arrival.wait(timeout: .now() + .microseconds(Int(left.wholeMicroseconds)))
        }
    }

    private func nextGroup() -> [any WriteJob] {
        inbox.withLock { inbox in
            var cost = 0
            let group = Array(
                inbox.jobs.prefix { job in
                    defer { cost += job.cost }
                    return cost < Self.groupCost
                }
            )
            inbox.jobs.removeFirst(group.count)
            for job in group { inbox.load.add(-job.cost, canWait: job.canWait) }
            if group.isEmpty { inbox.isDraining = false }
            return group
        }
    }

    private func commit(_ jobs: [any WriteJob], _ db: Database) {
        if let failure = failure.withLock({ $0 }) {
            for job in jobs { job.fail(failure) }
            return
        }
        var succeeded: [any WriteJob] = []
        var failed: [(any WriteJob, StoreError)] = []
        let intake = intake.withLock { $0 }
        var effects = WriteEffects()
        do {
            try caches.withLock { caches in
                try Self.run(jobs, db, &caches, intake, path, &effects, &succeeded, &failed)
            }
            intake?.take(effects.handOvers)
            signals.post(due: effects.due, configurationChanged: effects.configurationChanged)
        } catch {
            intake?.giveUp(effects.handOvers)
            let error = StoreError(wrapping: error, path: path)
            let known = Set(failed.map { ObjectIdentifier($0.0) })
            failed += jobs.filter { !known.contains(ObjectIdentifier($0)) }.map { ($0, error) }
            succeeded = []
        }
        for (_, error) in failed { note(error) }
        for job in succeeded { job.succeed() }
        for (job, error) in failed { job.fail(error) }
    }

    /// After an error of the disk at a commit nobody knows what is on it: the process is to end.
    private func note(_ error: StoreError) {
        guard case .inputOutput = error else { return }
        failure.withLock { $0 = $0 ?? error }
        failuresContinuation.yield(error)
    }

    /// One transaction over a group; what it throws is the fate of all that did not fail by themselves.
    private static func run(
        _ jobs: [any WriteJob],
        _ db: Database,
        _ caches: inout WriterCaches,
        _ intake: (any DeliveryIntake)?,
        _ path: String,
        _ effects: inout WriteEffects,
        _ succeeded: inout [any WriteJob],
        _ failed: inout [(any WriteJob, StoreError)]
    ) throws {
        try db.run("BEGIN IMMEDIATE")
        do {
            var context = WriteContext(
                db: db,
                caches: exchange(&caches, with: WriterCaches()),
                intake: intake
            )
            for job in jobs {
                try db.run("SAVEPOINT request")
                context.begin()
                do {
                    try job.run(&context)
                    if context.discardsChanges {
                        try undo(&context)
                    } else {
                        effects.merge(context.effects)
                    }
                    succeeded.append(job)
                } catch {
                    // Out of space and the like end the whole transaction, not just the request.
                    guard db.isInsideTransaction else {
                        intake?.giveUp(context.effects.handOvers)
                        throw error
                    }
                    try undo(&context)
                    failed.append((job, StoreError(wrapping: error, path: path)))
                }
                try db.run("RELEASE request")
            }
            try effects.tally.flush(&context)
            try db.run("COMMIT")
            caches = context.caches
        } catch {
            if db.isInsideTransaction { try db.run("ROLLBACK") }
            throw error
        }
    }

    /// Takes back what the current request wrote, and what was remembered of it.
    private static func undo(_ context: inout WriteContext) throws {
        context.intake?.giveUp(context.effects.handOvers)
        try context.db.run("ROLLBACK TO request")
        context.caches.forgetRolledBack()
        if context.effects.configurationChanged { context.caches.forgetConfiguration() }
    }
}
