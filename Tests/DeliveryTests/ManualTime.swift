import Delivery
import Model
import Synchronization

/// Clocks that a test moves: whoever waits goes on when its time has come.
final class ManualTime: Sendable {
    private struct Sleeper {
        var end: Duration
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var wall: Timestamp
        var elapsed = Duration.zero
        var nextID = 0
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
    }

    private let state: Mutex<State>

    init(_ wall: Timestamp = Timestamp(milliseconds: 1_764_000_000_000)) {
        state = Mutex(State(wall: wall))
    }

    var now: Timestamp { state.withLock { $0.wall } }

    /// Until when, on the monotonic clock, whoever is next to go on waits.
    var nextEnd: Duration? { state.withLock { $0.sleepers.values.map(\.end).min() } }

    var clock: DeliveryClock {
        DeliveryClock(
            wall: { self.now },
            elapsed: { self.state.withLock { $0.elapsed } },
            sleepUntil: { try await self.sleep(until: $0) }
        )
    }

    /// Moves both clocks.
    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.wall = state.wall + duration
            state.elapsed += duration
            let due = state.sleepers.filter { $0.value.end <= state.elapsed }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    /// Sets the wall clock back; the monotonic one goes on.
    func setBack(by duration: Duration) {
        state.withLock { $0.wall = $0.wall - duration }
    }

    private func sleep(until end: Duration) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    if end <= state.elapsed { return .success(()) }
                    state.sleepers[id] = Sleeper(end: end, continuation: continuation)
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }?.continuation.resume(throwing: CancellationError())
        }
    }
}
