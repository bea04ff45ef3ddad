/// What a daemon may set about its dispatcher.
package struct DispatcherOptions: Sendable {
    /// Requests under way at once, over all webhooks.
    package var inFlightLimit = 1024
    /// How long requests under way may take when the daemon stops.
    package var drainTimeout = Duration.seconds(30)
    /// How long outcomes wait for others to share a commit with.
    package var linger = Duration.milliseconds(3)
    package var userAgent: String

    package init(version: String) {
        userAgent = DeliveryRequest.userAgentPrefix + version
    }
}

/// Who is told what happened, after that is on disk.
package struct DispatcherListeners: Sendable {
    /// Records the event `system.webhook_paused`.
    package var emitPaused: @Sendable (PauseNotice) async -> Void
    /// Tells the people named by the webhook; must not wait.
    package var notify: @Sendable (DeliveryNotice) -> Void

    package init(
        emitPaused: @escaping @Sendable (PauseNotice) async -> Void = { _ in },
        notify: @escaping @Sendable (DeliveryNotice) -> Void = { _ in }
    ) {
        self.emitPaused = emitPaused
        self.notify = notify
    }
}
