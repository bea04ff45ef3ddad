import Model
import Store
import Synchronization
import Text

/// What mutations with an `Idempotency-Key` came to; kept in the state, so that it outlives this process.
final class IdempotencyRecords: Sendable {
    /// What is known when a request comes.
    enum Verdict {
        case isNew
        case isRunning
        /// The process ended in the middle of it.
        case wasInterrupted
        case isOther
        case wasDone(RequestRecord.Outcome)
    }

    private static let age = Duration.seconds(86_400)

    private let store: Store
    /// Keys of requests of this process that have not ended.
    private let running = Mutex<Set<[UInt8]>>([])

    init(store: Store) {
        self.store = store
    }

    /// Notes that a request begins, unless its key is known.
    func begin(
        _ key: [UInt8],
        digest: [UInt8],
        at now: Timestamp
    ) async throws(StoreError) -> Verdict {
        let isFirst = running.withLock { $0.insert(key).inserted }
        guard isFirst else { return .isRunning }
        let record: RequestRecord?
        do {
            record = try await store.beginRequest(
                key,
                digest: digest,
                until: now + Self.age,
                now: now
            )
        } catch {
            forget(key)
            throw error
        }
        guard let record else { return .isNew }
        forget(key)
        guard record.digest == digest else { return .isOther }
        return record.outcome.map { .wasDone($0) } ?? .wasInterrupted
    }

    /// Keeps what came of a request; without an outcome its key is free again.
    func end(_ key: [UInt8], _ outcome: RequestRecord.Outcome?) async throws(StoreError) {
        defer { forget(key) }
        try await store.endRequest(key, outcome)
    }

    private func forget(_ key: [UInt8]) {
        running.withLock { _ = $0.remove(key) }
    }
}
