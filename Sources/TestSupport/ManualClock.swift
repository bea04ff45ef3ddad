package import Model
internal import Synchronization

/// A wall clock that a test sets; nothing waits for it.
package final class ManualClock: Sendable {
    private let time: Mutex<Timestamp>

    package init(_ start: Timestamp = Timestamp(milliseconds: 1_764_000_000_000)) {
        time = Mutex(start)
    }

    /// What the clock shows.
    package var now: Timestamp { time.withLock { $0 } }

    /// Moves the clock; backwards too.
    package func advance(by duration: Duration) {
        time.withLock { $0 = $0 + duration }
    }

    /// Sets the clock.
    package func set(_ now: Timestamp) {
        time.withLock { $0 = now }
    }
}
