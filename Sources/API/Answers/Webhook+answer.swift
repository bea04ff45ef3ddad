import Model
import Text

/// Webhooks as the routes show them.
extension Webhook {
    /// The list's form (cli.md, `webhooks list`).
    func summary(_ health: WebhookHealth, at now: Timestamp) -> JSON {
        let badge = badge(health, at: now)
        let rate = health.successRate.map { JSON.number(rounded($0)) } ?? .null
        return .members([
            "id": .string(id.rawValue),
            "key": .string(key.rawValue),
            "name": .string(configuration.name),
            "url": configuration.url.shown,
            "status": .string(statusWord(badge)),
            "badge": .string(badge.rawValue),
            "health": .string(healthWord(badge)),
            "managed_by": .string(managedBy.rawValue),
            "file": .text(file),
            "success_rate_24h": rate,
            "attempts_24h": .integer(health.attempts),
            "succeeded_24h": .integer(health.successes),
            "mean_ms": .milliseconds(health.meanTime),
            "last_delivery_at": .moment(operation.lastAttemptAt),
            "delivered_24h": .integer(health.succeededDeliveries),
            "failed_24h": .integer(health.failedDeliveries),
            "p95_ms": .milliseconds(health.p95),
            "quota_held": .integer(operation.heldForQuota),
            "note": .text(note(at: now)),
        ])
    }

    /// What the stream tells when it changes.
    func healthLine(_ health: WebhookHealth, at now: Timestamp) -> JSON {
        let badge = badge(health, at: now)
        return .members([
            "id": .string(id.rawValue),
            "webhook": .string(key.rawValue),
            "status": .string(statusWord(badge)),
            "badge": .string(badge.rawValue),
            "health": .string(healthWord(badge)),
            "success_rate_24h": health.successRate.map { JSON.number(rounded($0)) } ?? .null,
            "note": .text(note(at: now)),
        ])
    }

    /// Everything about a webhook; addresses of people only for those who may see them.
    func details(_ health: WebhookHealth, at now: Timestamp, for caller: Caller) -> JSON {
        guard case .object(var object) = summary(health, at: now) else { return .null }
        var shown = configuration
        if !caller.seesPersonalData { shown.notify = [] }
        object["revision"] = .integer(revision)
        object["created_at"] = .moment(createdAt)
        object["created_by"] = .string(createdBy)
        object["updated_at"] = .moment(updatedAt)
        object["configuration"] = shown.json
        object["secret"] = .members([
            "masked": .string(maskedSecret),
            "fingerprint": .string(secretFingerprint),
            "version": .integer(secretVersion),
        ])
        object["consecutive_failures"] = .integer(operation.consecutiveFailures)
        object["paused"] = pauseAnswer(at: now)
        object["inactive"] =
            operation.inactivity.map {
                .members([
                    "reason": .string($0.rawValue),
                    "since": .moment(operation.inactiveSince),
                ])
            } ?? .null
        object["last_error"] = .text(operation.lastError)
        object["last_success_at"] = .moment(operation.lastSuccessAt)
        return .object(object)
    }

    private func badge(_ health: WebhookHealth, at now: Timestamp) -> WebhookStatus {
        status(
            at: now,
            attempts24h: health.attempts,
            succeeded24h: health.successes,
            failedDeliveries24h: health.failedDeliveries
        )
    }

    private func statusWord(_ badge: WebhookStatus) -> String {
        switch badge {
        case .active, .failing, .new: "active"
        case .paused: "paused"
        case .inactive: "inactive"
        }
    }

    private func healthWord(_ badge: WebhookStatus) -> String {
        switch badge {
        case .active, .new, .paused: "ok"
        case .failing: "failing"
        case .inactive: "inactive"
        }
    }

    private func pauseAnswer(at now: Timestamp) -> JSON {
        if let pause = operation.pause {
            return .members([
                "by": .string(pause.by),
                "at": .moment(pause.at),
                "reason": .text(pause.reason),
            ])
        }
        if let pause = configuration.paused, pause.until > now {
            return .members(["until": .moment(pause.until), "reason": .text(pause.reason)])
        }
        return .null
    }

    /// Why nothing is sent, or what went wrong last, in a line.
    private func note(at now: Timestamp) -> String? {
        switch operation.inactivity {
        case .failures?:
            let count = operation.consecutiveFailures
            return "\(operation.lastError ?? "failing"); paused after \(count) consecutive failures"
        case .gone?:
            return "the endpoint answered 410 Gone"
        case nil:
            break
        }
        if let pause = operation.pause {
            return "paused by \(pause.by)" + (pause.reason.map { ": \($0)" } ?? "")
        }
        if configuration.status == .paused { return "paused in its declaration" }
        if let pause = configuration.paused, pause.until > now {
            return "paused until \(pause.until.rfc3339)" + (pause.reason.map { ": \($0)" } ?? "")
        }
        if operation.heldForQuota > 0 { return WorkspaceQuota.message }
        return operation.consecutiveFailures > 0 ? operation.lastError : nil
    }
}

/// A rate with four digits.
private func rounded(_ rate: Double) -> JSONNumber {
    let value = (rate * 10_000).rounded() / 10_000
    return JSONNumber(
        value: value,
        spelling: value == value.rounded() ? "\(Int(value))" : "\(value)"
    )
}

extension ValueSource {
    /// A literal as it is; of a secret only where it comes from.
    var shown: JSON {
        switch self {
        case .literal(let text): .string(text)
        case .fromEnvironment(let name): .string("[sealed \(name)]")
        case .fromFile(let path): .string("[sealed \(path)]")
        case .sealed: .string("[sealed]")
        }
    }
}
