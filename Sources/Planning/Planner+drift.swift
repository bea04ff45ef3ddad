import Model

/// What is live beside the declarations: pauses, stops and rotations by hand.
extension Planner {
    func drift(of current: Webhook, declared: DeclaredWebhook) -> [Plan.Drift] {
        let key = declared.key
        var drift: [Plan.Drift] = []
        func add(_ kind: String, _ message: String, _ remedy: String) {
            drift.append(
                Plan.Drift(key: key, id: current.id, kind: kind, message: message, remedy: remedy)
            )
        }
        if let inactivity = current.operation.inactivity {
            let since = current.operation.inactiveSince.map { " since \($0.short)" } ?? ""
            add(
                "inactive",
                "inactive\(since) (\(reason(inactivity, current)))",
                "`penguinhooks webhooks resume \(key)` after the endpoint answers"
            )
        }
        if let pause = current.operation.pause {
            let reason = pause.reason.map { ": \($0)" } ?? ""
            add(
                "paused",
                "paused since \(pause.at.short) by \(pause.by)\(reason)",
                "`penguinhooks webhooks resume \(key)`, or `status: paused` in \(declared.file)"
            )
        }
        let declaredVersion = declared.configuration.secretVersion
        if current.secretVersion > declaredVersion,
            current.configuration.secretVersion <= declaredVersion
        {
            add(
                "rotated",
                "secret rotated by command: version \(current.secretVersion) is live, "
                    + "the file says \(declaredVersion)",
                "`secret_version: \(current.secretVersion)` in \(declared.file)"
            )
        }
        return drift
    }

    func drift(ofUnmanaged webhook: Webhook) -> [Plan.Drift] {
        [
            Plan.Drift(
                key: webhook.key,
                id: webhook.id,
                kind: "unmanaged",
                message: "made by \(webhook.createdBy) through the API, not declared",
                remedy: "`penguinhooks adopt \(webhook.key)` writes its declaration"
            )
        ]
    }

    private func reason(_ inactivity: WebhookOperation.Inactivity, _ webhook: Webhook) -> String {
        switch inactivity {
        case .gone: return "the endpoint answered 410 Gone"
        case .failures:
            let last = webhook.operation.lastError.map { ", last: \($0)" } ?? ""
            return "\(webhook.operation.consecutiveFailures) consecutive failures\(last)"
        }
    }
}
