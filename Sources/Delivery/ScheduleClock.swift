package import Model

/// The time that schedules go by: the wall clock, made safe against its jumps.
package struct ScheduleClock: Sendable {
    /// A backward step of this size delays what is scheduled; a larger one needs another schedule.
    package static let tolerance = Duration.seconds(60)

    private var last: Timestamp
    private var lastElapsed: Duration

    /// A clock that starts at the wall's time.
    package init(wall: Timestamp, elapsed: Duration) {
        last = wall
        lastElapsed = elapsed
    }

    /// A clock that starts now.
    init(_ clock: DeliveryClock) {
        self.init(wall: clock.wall(), elapsed: clock.elapsed())
    }

    /// The time now, and what the wall clock did beside going on.
    ///
    /// Set back by much, it is not followed: what waits would wait longer.
    package mutating func read(
        wall: Timestamp,
        elapsed: Duration
    ) -> (now: Timestamp, jump: Jump?) {
        let steady = last + (elapsed - lastElapsed)
        let difference = wall.since(steady)
        lastElapsed = elapsed
        if difference < .zero - Self.tolerance {
            last = steady
            return (steady, .back(.zero - difference))
        }
        last = wall
        return (wall, difference > Self.tolerance ? .forward : nil)
    }

    /// A step of the wall clock that is too large to be overlooked.
    package enum Jump: Sendable, Hashable {
        /// Much may be due at once.
        case forward
        /// By so much, as long as it lasts.
        case back(Duration)
    }
}
