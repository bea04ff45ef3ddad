package import Model

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

/// A webhook that stopped by itself: what a system event and a mail are made from.
package struct PauseNotice: Sendable {
    package var webhook: Webhook
    package var reason: WebhookOperation.Inactivity
    package var consecutiveFailures: Int
    package var lastError: String?
    package var at: Timestamp
}

/// Who is told when a webhook stops by itself, after that is on disk.
package struct DispatcherListeners: Sendable {
    /// Records the event `system.webhook_paused`.
    package var emitPaused: @Sendable (PauseNotice) async -> Void
    /// Tells the people named by the webhook.
    package var notifyPaused: @Sendable (PauseNotice) async -> Void

    package init(
        emitPaused: @escaping @Sendable (PauseNotice) async -> Void = { _ in },
        notifyPaused: @escaping @Sendable (PauseNotice) async -> Void = { _ in }
    ) {
        self.emitPaused = emitPaused
        self.notifyPaused = notifyPaused
    }
}
