import FoundationEssentials
package import Model

/// The clocks that delivery goes by: the wall's for schedules, a monotonic one for waiting.
package struct DeliveryClock: Sendable {
    /// The wall clock's time.
    package let wall: @Sendable () -> Timestamp
    /// Monotonic time since the clock was made.
    package let elapsed: @Sendable () -> Duration
    /// Waits until the monotonic clock shows this time; throws when cancelled.
    package let sleepUntil: @Sendable (Duration) async throws -> Void

    /// A clock of these parts.
    package init(
        wall: @escaping @Sendable () -> Timestamp,
        elapsed: @escaping @Sendable () -> Duration,
        sleepUntil: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.wall = wall
        self.elapsed = elapsed
        self.sleepUntil = sleepUntil
    }

    /// A clock that waits on `clock` and schedules by `wall`.
    package init<C: Clock>(_ clock: C, wall: @escaping @Sendable () -> Timestamp)
    where C.Duration == Duration {
        let start = clock.now
        self.wall = wall
        elapsed = { start.duration(to: clock.now) }
        sleepUntil = { try await clock.sleep(until: start.advanced(by: $0), tolerance: nil) }
    }

    /// The system's clocks.
    package static let system = DeliveryClock(ContinuousClock(), wall: systemTime)
}

/// The time of day.
private func systemTime() -> Timestamp {
    Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
}
