import Model
import Synchronization
import Text

/// What mutations with an `Idempotency-Key` came to: digests, status and ids, never bodies.
///
/// They live as long as this process; those of events are in the state.
final class IdempotencyRecords: Sendable {
    /// What came of a request.
    struct Outcome: Sendable {
        var status: Int
        var ids: JSON
    }

    /// What is known when a request comes.
    enum Verdict {
        case isNew
        case isRunning
        case isOther
        case wasDone(Outcome)
    }

    private struct Record {
        var digest: [UInt8]
        var until: Timestamp
        var outcome: Outcome?
    }

    private struct State {
        var records: [String: Record] = [:]
        /// Keys, oldest first.
        var order: [String] = []
    }

    private static let age = Duration.seconds(86_400)
    private static let limit = 10_000

    private let state = Mutex(State())

    /// Notes that a request begins, unless its key is known.
    func begin(_ key: String, digest: [UInt8], at now: Timestamp) -> Verdict {
        state.withLock { state in
            if let record = state.records[key], now < record.until {
                guard record.digest == digest else { return .isOther }
                return record.outcome.map { .wasDone($0) } ?? .isRunning
            }
            if state.records[key] == nil { state.order.append(key) }
            state.records[key] = Record(digest: digest, until: now + Self.age)
            if state.order.count > Self.limit {
                for old in state.order.prefix(Self.limit / 10) { state.records[old] = nil }
                state.order.removeFirst(Self.limit / 10)
            }
            return .isNew
        }
    }

    /// Keeps what came of a request; without an outcome its key is free again.
    func end(_ key: String, _ outcome: Outcome?) {
        state.withLock { state in
            if let outcome {
                state.records[key]?.outcome = outcome
            } else {
                state.records[key] = nil
                state.order.removeAll { $0 == key }
            }
        }
    }
}
