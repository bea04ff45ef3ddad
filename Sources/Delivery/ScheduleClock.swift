package import Model

/// The time that schedules go by: the wall clock, made safe against its jumps.
package struct ScheduleClock: Sendable {
    /// A backward step of this size delays what is scheduled; a larger one is not followed.
    package static let tolerance = Duration.seconds(60)

    private var last: Timestamp
    private var lastElapsed: Duration

    /// A clock that starts at the wall's time.
    package init(wall: Timestamp, elapsed: Duration) {
        last = wall
        lastElapsed = elapsed
    }

    /// The time now, and whether the wall clock jumped forward, so that much may be due at once.
    package mutating func read(
        wall: Timestamp,
        elapsed: Duration
    ) -> (now: Timestamp, jumpedForward: Bool) {
        let steady = last + (elapsed - lastElapsed)
        let difference = wall.since(steady)
        lastElapsed = elapsed
        // Far behind: time goes on at the monotonic clock's pace, so that nothing waits longer.
        last = difference < .zero - Self.tolerance ? steady : wall
        return (last, difference > Self.tolerance)
    }
}
