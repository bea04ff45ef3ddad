import Model
import Text

/// Webhooks for tests.
enum Samples {
    static let now = Timestamp(milliseconds: 1_764_500_000_000)

    static func key(_ text: String) -> WebhookKey {
        guard let key = WebhookKey(text) else { preconditionFailure("\(text) is no key") }
        return key
    }

    static func configuration(
        _ name: String,
        _ change: (inout WebhookConfiguration) -> Void = { _ in }
    ) -> WebhookConfiguration {
        var configuration = WebhookConfiguration(
            name: name,
            url: .literal("https://\(name).example.com/in"),
            events: [.exact("email.opened"), .exact("email.clicked")]
        )
        configuration.notify = ["oncall@example.com"]
        change(&configuration)
        return configuration
    }

    static func declared(
        _ name: String,
        movedFrom: String? = nil,
        lines: [String: Int] = ["": 2],
        _ change: (inout WebhookConfiguration) -> Void = { _ in }
    ) -> DeclaredWebhook {
        DeclaredWebhook(
            key: key(name),
            configuration: configuration(name, change),
            movedFrom: movedFrom.map(key),
            file: "webhooks.d/\(name).yaml",
            lines: lines
        )
    }

    static func live(
        _ name: String,
        managedBy: Webhook.Management = .file,
        _ change: (inout Webhook) -> Void = { _ in }
    ) -> Webhook {
        var webhook = Webhook(
            id: WebhookID(rawValue: "wh_01j9\(name)"),
            key: key(name),
            configuration: configuration(name),
            managedBy: managedBy,
            file: managedBy == .file ? "webhooks.d/\(name).yaml" : nil,
            revision: 3,
            createdAt: now - .seconds(86_400 * 30),
            createdBy: "ann",
            updatedAt: now - .seconds(86_400),
            secretHint: "xyz",
            secretFingerprint: "00",
            secretVersion: 1
        )
        change(&webhook)
        return webhook
    }

    static func state(_ webhooks: [DeclaredWebhook], environment: String? = nil) -> DeclaredState {
        DeclaredState(webhooks: webhooks, folder: "webhooks.d", environment: environment)
    }

    static func state(
        _ webhooks: [Webhook],
        tombstones: [WebhookKey: WebhookID] = [:],
        environment: String? = nil,
        backlog: [WebhookID: Backlog] = [:]
    ) -> LiveState {
        LiveState(
            webhooks: webhooks.sorted { $0.key < $1.key },
            tombstones: tombstones,
            revision: 14,
            environment: environment,
            lastApply: AppliedRevision(
                revision: 14,
                at: now - .seconds(7300),
                actor: "ci",
                commit: "4be1c90ffee",
                action: "apply",
                summary: "1 created"
            ),
            backlog: backlog
        )
    }
}

extension LiveState {
    /// The state after a plan was applied, as a store would leave it.
    func applying(_ plan: Plan) -> LiveState {
        var result = self
        result.revision += 1
        result.environment = plan.environment
        for change in plan.changes {
            let old = result.webhooks.firstIndex { $0.id == change.id }
            var webhook = old.map { result.webhooks.remove(at: $0) }
            guard let configuration = change.configuration else { continue }
            if webhook == nil {
                webhook = Samples.live(change.key.rawValue)
                if let id = change.id { webhook?.id = id }
                result.tombstones[change.key] = nil
            }
            guard var webhook else { continue }
            webhook.secretVersion = max(webhook.secretVersion, configuration.secretVersion)
            webhook.key = change.key
            webhook.configuration = configuration
            webhook.managedBy = .file
            webhook.file = change.file
            webhook.revision += 1
            result.webhooks.append(webhook)
        }
        result.webhooks.sort { $0.key < $1.key }
        return result
    }
}
