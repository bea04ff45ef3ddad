import HTTPTypes

/// Every route below `/api/v1/platform`, with the permission it needs.
extension Operations {
    /// What the paths below begin with.
    package static let base = "/api/v1/platform"

    var routes: [Route] {
        [
            Route(.get, "webhooks", .read, listWebhooks),
            Route(.post, "webhooks", .change, createWebhook),
            Route(.get, "webhooks/{id}", .read, showWebhook),
            Route(.put, "webhooks/{id}", .change, updateWebhook),
            Route(.delete, "webhooks/{id}", .change, deleteWebhook),
            Route(.post, "webhooks/{id}/pause", .change, pauseWebhook),
            Route(.post, "webhooks/{id}/resume", .change, resumeWebhook),
            Route(.get, "webhooks/{id}/stats", .read, showStatistics),

            Route(.get, "webhooks/{id}/secret", .administer, showSecret),
            Route(.post, "webhooks/{id}/rotate-secret", .change, rotateSecret),
            Route(.post, "webhooks/{id}/promote-secret", .change, promoteSecret),

            Route(.post, "webhooks/{id}/test", .change, testWebhook),
            Route(.post, "test", .change, testAddress),
            Route(.post, "webhooks/{id}/replay", .change, replay),

            Route(.get, "webhooks/{id}/deliveries", .read, listDeliveriesOfWebhook),
            Route(.post, "webhooks/{id}/deliveries/retry-failed", .change, retryFailed),
            Route(.post, "webhooks/{id}/deliveries/archive-failed", .change, archiveFailed),
            Route(.get, "deliveries", .read, listDeliveries),
            Route(.get, "deliveries/{id}", .read, showDelivery),
            Route(.post, "deliveries/{id}/retry", .change, retryDelivery),

            Route(.post, "events", .publish, acceptEvents),
            Route(.get, "events/{id}", .read, showEvent),
            Route(.get, "stream", .read, stream),
            Route(.get, "event-types", .read, listEventTypes),
            Route(.get, "event-types/{type}", .read, showEventType),

            Route(.get, "state", .plan, showState),
            Route(.post, "plan", .plan, makePlan),
            Route(.post, "apply", .change, applyPlan),
            Route(.get, "declarations", .plan, listDeclarations),
            Route(.get, "history", .read, listHistory),
            Route(.get, "drift", .plan, showDrift),
            Route(.post, "rollback", .change, rollBack),

            Route(.get, "tokens", .administer, listTokens),
            Route(.post, "tokens", .administer, createToken),
            Route(.delete, "tokens/{id}", .administer, revokeToken),

            Route(.get, "source-ips", .read, listSourceIPs),
            Route(.get, "snapshot", .read, takeSnapshot),
            Route(.post, "rekey", .administer, rekey),
            Route(.post, "prune", .administer, prune),
            Route(.post, "expunge", .administer, expunge),
        ]
    }
}
