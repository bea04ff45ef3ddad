import Hummingbird
import Model
import Store
import Text

/// Reading, pausing and resuming webhooks.
extension Operations {
    /// GET webhooks.
    func listWebhooks(_ call: Call) async throws -> Response {
        let health = try await store.health24h(now: call.now)
        let webhooks = try await store.webhooks().map {
            $0.summary(health[$0.id] ?? WebhookHealth(), at: call.now)
        }
        return .json(.members(["webhooks": .array(webhooks)]))
    }

    /// GET webhooks/{id}.
    func showWebhook(_ call: Call) async throws -> Response {
        try await details(of: try await webhook(call), call)
    }

    /// GET webhooks/{id}/stats.
    func showStatistics(_ call: Call) async throws -> Response {
        let webhook = try await webhook(call)
        let health = try await store.health24h(now: call.now)[webhook.id] ?? WebhookHealth()
        return .json(webhook.summary(health, at: call.now))
    }

    /// POST webhooks/{id}/pause: `{"reason"}`.
    func pauseWebhook(_ call: Call) async throws -> Response {
        let webhook = try await webhook(call)
        let reason = try await call.object()["reason"]?.string
        // It stands in lists, on pages and in the audit trail.
        guard (reason?.utf8.count ?? 0) <= 500 else {
            throw Problem.badRequest("reason takes 500 bytes at most.")
        }
        let pause = WebhookOperation.Pause(at: call.now, by: call.caller.name, reason: reason)
        let summary = "paused \(webhook.key)" + (reason.map { ": \($0)" } ?? "")
        try await store.setPause(webhook.id, pause, audit: call.audit("pause", summary))
        return try await details(of: try await self.webhook(named: webhook.key.rawValue), call)
    }

    /// POST webhooks/{id}/resume: `{"skip_held"}`; a declared pause stays.
    func resumeWebhook(_ call: Call) async throws -> Response {
        let webhook = try await webhook(call)
        let skipsHeld = try await call.object()["skip_held"]?.bool ?? false
        guard webhook.operation.pause != nil || webhook.operation.inactivity != nil else {
            if !webhook.isDelivering(at: call.now) { throw Problem.declaredPause(webhook) }
            return try await details(of: webhook, call)
        }
        try await store.resume(
            webhook.id,
            skipHeld: skipsHeld,
            now: call.now,
            audit: call.audit("resume", "resumed \(webhook.key)")
        )
        return try await details(of: try await self.webhook(named: webhook.key.rawValue), call)
    }

    /// The webhook that the path names, by id or key: keys have no underscore, ids do.
    func webhook(_ call: Call) async throws -> Webhook {
        let webhook = try await webhook(named: try call.parameter("id"))
        guard call.request.method == .get || call.holds(revision: webhook.revision) else {
            throw Problem.changedMeanwhile(webhook)
        }
        return webhook
    }

    /// A webhook by id or key.
    func webhook(named name: String) async throws -> Webhook {
        let found =
            if name.hasPrefix(WebhookID.prefix) {
                try await store.webhook(WebhookID(rawValue: name))
            } else if let key = WebhookKey(name) {
                try await store.webhook(key: key)
            } else {
                Webhook?.none
            }
        guard let found else { throw Problem.notFound("webhook", name) }
        return found
    }

    func details(
        of webhook: Webhook,
        _ call: Call,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let health = try await store.health24h(now: call.now)[webhook.id] ?? WebhookHealth()
        return Response.json(
            webhook.details(health, at: call.now, for: call.caller),
            status: status
        ).tagged(revision: webhook.revision)
    }
}

extension Call {
    /// An entry for the audit trail.
    func audit(_ action: String, _ summary: String) -> Audit {
        Audit(actor: caller.name, action: action, summary: summary, at: now, peer: peer)
    }
}
