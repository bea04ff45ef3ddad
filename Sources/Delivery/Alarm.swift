import Synchronization

/// Rings when a time on the monotonic clock has come; sleeps without a wake-up until then.
final class Alarm: Sendable {
    private struct State {
        /// When to ring next; nil for never.
        var time: Duration?
        /// What the running sleep ends at.
        var armed: Duration?
    }

    /// A sleep is cut to this, so that a jump of the wall clock is noticed in time.
    private static let longestSleep = Duration.seconds(60)

    private let state = Mutex(State())
    private let changed = Wakeup()

    /// Rings at this time and not later than at one set before that has not come yet.
    func set(_ time: Duration?) {
        let isEarlier = state.withLock { state in
            state.time = time
            guard let time else { return false }
            return state.armed.map { time < $0 } ?? true
        }
        // A time that moved back needs no hurry: the running sleep ends early and starts again.
        if isEarlier { changed.signal() }
    }

    /// Rings until the task is cancelled.
    func run(_ clock: DeliveryClock, ring: @escaping @Sendable () -> Void) async {
        while !Task.isCancelled {
            let now = clock.elapsed()
            let end = state.withLock { state -> Duration? in
                state.armed = state.time.map { min($0, now + Self.longestSleep) }
                return state.armed
            }
            guard let end else {
                await changed.wait()
                continue
            }
            if await sleep(until: end, clock) {
                state.withLock { state in
                    state.armed = nil
                    state.time = nil
                }
                ring()
            }
        }
    }

    /// Whether the time passed, rather than an earlier one being set.
    private func sleep(until end: Duration, _ clock: DeliveryClock) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do {
                    try await clock.sleepUntil(end)
                    return true
                } catch {
                    return false
                }
            }
            group.addTask { [changed] in
                await changed.wait()
                return false
            }
            let hasPassed = await group.next() ?? false
            group.cancelAll()
            return hasPassed
        }
    }
}
