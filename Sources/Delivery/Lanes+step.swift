package import Model

extension Lanes {
    /// What to do now.
    package struct Step: Sendable {
        package var jobs: [Lane.Job] = []
        package var wants: [WebhookID: Int] = [:]
        /// Claimed deliveries of webhooks that do not take them any more.
        package var releases: [DeliveryID] = []
        /// When to look again without being told, on the monotonic clock.
        package var deadline: Duration?
        /// Whether operational states that could wait are to be written now.
        package var isSaveDue = false
    }

    /// What the end of an attempt led to.
    package struct Ended: Sendable {
        package var next: Lane.Job?
        package var change: Breaker.Change?
        /// Whether the scheduler has something to look at: to claim, to start more, to wait or to let go.
        package var needsStep = false
        /// Whether more of the operational state changed than what is to be written anyway.
        package var needsSave = false
    }
}
