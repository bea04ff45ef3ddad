import CPowerCut
import FoundationEssentials
import GRDB
import Model
import Synchronization
import Testing

@testable import Store

/// A random run over a state on a disk that is cut off, again and again, and what is left each time.
final class PowerCutTrial: Sendable {
    /// What callers were told is on disk.
    struct Acknowledged: Sendable {
        var events: Set<EventID> = []
        /// Deliveries in a state that they keep.
        var finished: [DeliveryID: Delivery.State] = [:]
        var revision = 0
    }

    /// A copy of the disk as a cut left it, and what had been acknowledged before.
    struct Cut: Sendable {
        var folder: String
        var acknowledged: Acknowledged
    }

    private struct State {
        var dice: Dice
        var acknowledged = Acknowledged()
        var cuts: [Cut] = []
        var isOver = false
    }

    let disk: TemporaryState
    private let images: TemporaryState
    private let state: Mutex<State>

    init(seed: UInt32) throws {
        disk = try TemporaryState()
        images = try TemporaryState()
        state = Mutex(State(dice: Dice(state: UInt64(seed))))
        let context = unsafe Unmanaged.passRetained(self).toOpaque()
        try #require(unsafe powercut_register(disk.folder, watch, context) == 0)
    }

    var cuts: [Cut] { state.withLock { $0.cuts } }

    /// Works with the store as a daemon does: several accept, one claims and settles, somebody applies.
    func run(_ store: Store) async throws {
        try await store.write { context in
            // Often, so that cuts hit the copying back of the log too.
            try context.db.execute(sql: "PRAGMA wal_autocheckpoint = 30")
        }
        let crm = try await store.create("crm", configuration())
        for _ in 0..<20 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 { group.addTask { try await self.accept(store) } }
                group.addTask { try await self.deliver(store, crm) }
                if roll(4) == 0 { group.addTask { try await self.apply(store, crm) } }
                try await group.waitForAll()
            }
        }
        state.withLock { $0.isOver = true }
        try store.close()
    }

    /// What is missing on the disks that the cuts left.
    func loss() async throws -> [String] {
        var loss: [String] = []
        for cut in cuts {
            do {
                loss += try await cut.loss()
            } catch {
                loss.append("\(cut.folder): \(error)")
            }
        }
        return loss
    }

    private func accept(_ store: Store) async throws {
        let events = (0...roll(4)).map { _ in event(padding: roll(3_000)) }
        _ = try await store.accept(events, at: start)
        state.withLock { $0.acknowledged.events.formUnion(events.map(\.id)) }
    }

    private func deliver(_ store: Store, _ webhook: WebhookID) async throws {
        let claimed = try await store.claim([webhook: 1 + roll(6)], epoch: 1, now: start)
        let outcomes = claimed.map { delivery in
            let states: [Delivery.State] = [.succeeded, .succeeded, .exhausted, .retrying]
            return settled(delivery, states[roll(4)], next: start)
        }
        try await store.settle(outcomes)
        state.withLock { state in
            for outcome in outcomes where outcome.state != .retrying {
                state.acknowledged.finished[outcome.attempt.deliveryID] = outcome.state
            }
        }
    }

    private func apply(_ store: Store, _ webhook: WebhookID) async throws {
        try await store.update(webhook, configuration("CRM \(roll(1_000_000))"))
        let revision = try await store.history(limit: 1).first?.revision ?? 0
        state.withLock { $0.acknowledged.revision = max($0.acknowledged.revision, revision) }
    }

    private func roll(_ sides: Int) -> Int {
        state.withLock { $0.dice.roll(sides) }
    }

    /// Called before each change of the disk: keeps a copy of what a cut would leave, now and then.
    fileprivate func witness() {
        state.withLock { state in
            guard !state.isOver, state.dice.roll(16) == 0 else { return }
            let folder = images.folder + "/\(state.cuts.count)"
            // All of it gone, half of it, or nearly nothing.
            let kept = [0, 50, 90][state.dice.roll(3)]
            do {
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true
                )
            } catch {
                Issue.record(error)
            }
            let seed = UInt32(state.dice.roll(1 << 30))
            let result = unsafe powercut_image(folder, Int32(kept), seed)
            if result != 0 { Issue.record("no image in \(folder)") }
            state.cuts.append(Cut(folder: folder, acknowledged: state.acknowledged))
        }
    }
}

extension PowerCutTrial.Cut {
    /// What was acknowledged before the cut and is not there after it.
    fileprivate func loss() async throws -> [String] {
        let path = folder + "/state.sqlite"
        let store = try Store.open(at: path, access: .readWrite, newKeyID: "key-1", now: start)
        var loss = try await store.integrityProblems()
        // Nothing in a broken file can be relied on, not even that rows are there once.
        guard loss.isEmpty else { return loss }
        for id in acknowledged.events where try await store.event(id)?.body == nil {
            loss.append("event \(id)")
        }
        var query = DeliveryQuery()
        query.limit = 10_000
        let log = try await store.deliveries(query).deliveries
        let states = Dictionary(uniqueKeysWithValues: log.map { ($0.id, $0.state) })
        for (id, state) in acknowledged.finished where states[id] != state {
            loss.append("outcome of \(id)")
        }
        if log.count < acknowledged.events.count { loss.append("deliveries") }
        if try await store.history(limit: 1).first?.revision ?? 0 < acknowledged.revision {
            loss.append("revision \(acknowledged.revision)")
        }
        try store.close()
        return loss
    }
}

extension TemporaryState {
    /// The state as `Store` opens it, but for syncs.
    func openWithoutSyncs() throws -> Store {
        let lock = try StateLock.forWriting(path, holder: "test")
        try StateFile.create(path)
        let pool = try WriterConnection.open(path)
        let identity = try WriterConnection.prepare(
            pool,
            path: path,
            creation: NewState(keyID: "key-1", at: start)
        )
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = OFF")
        }
        let mailbox = SignalMailbox()
        return Store(
            path: path,
            identity: identity,
            access: .readWrite,
            reader: pool,
            writer: Writer(pool: pool, path: path, signals: mailbox),
            mailbox: mailbox,
            resources: Resources(lock: lock)
        )
    }
}

/// Random numbers that a seed repeats.
struct Dice: RandomNumberGenerator, Sendable {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &self) }
}

private nonisolated func watch(_ context: UnsafeMutableRawPointer?) {
    guard let context = unsafe context else { return }
    unsafe Unmanaged<PowerCutTrial>.fromOpaque(context).takeUnretainedValue().witness()
}
