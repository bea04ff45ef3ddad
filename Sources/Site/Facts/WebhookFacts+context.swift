import Model
import Templates

extension WebhookFacts {
    /// What the card, the detail page and the status page share.
    func context(_ site: SiteFacts, root: String) -> Context {
        let configuration = webhook.configuration
        let types = types.map(\.name)
        let preview = types.prefix(2).joined(separator: ", ") + (types.count > 2 ? ", ..." : "")
        let now = site.now
        return Context([
            "name": .text(name),
            "key": .text(key),
            "id": .text(id),
            "href": .text("\(root)dashboard/settings/webhooks/\(id)/"),
            "endpoint": .text(endpoint),
            "pill": .html(status.look.pill),
            "statusWord": .text(status.look.word),
            "statusFilter": .text(status.filter),
            "statusNote": .text(statusNote(at: now)),
            "eventCount": .text(Wording.counted(types.count, "event")),
            "eventPreview": .text(preview),
            "eventNames": .text(types.joined(separator: " ")),
            "events": .list(
                self.types.map {
                    Context([
                        "type": .text($0.name),
                        "typeHref": .text("\(root)dashboard/settings/webhooks/events/\($0.name)/"),
                    ])
                }
            ),
            "patterns": .text(configuration.events.map(\.text).joined(separator: ", ")),
            "successRate": .text(last24Hours.successRate ?? "No deliveries yet"),
            "successNote": .text(
                last24Hours.attempts == 0
                    ? "Last 24 hours"
                    : "Last 24 hours, \(Wording.counted(last24Hours.attempts, "attempt"))"
            ),
            "failedText": .text(
                last24Hours.attempts == 0 && failed24Hours == 0
                    ? "None" : "\(Wording.grouped(failed24Hours)) in last 24 hours"
            ),
            "hasFailed": .flag(failed24Hours > 0),
            "sparkline": .html(Bars.sparkline(self, end: now)),
        ]).merging([
            "description": .optional(configuration.description),
            "owner": .optional(configuration.owner),
            "file": .optional(webhook.file),
            "quota": .optional(quotaNote),
            "lastDelivery": .optional(
                webhook.operation.lastAttemptAt.map { Wording.ago($0, at: now) }
            ),
            "lastDeliveryISO": .optional(webhook.operation.lastAttemptAt?.rfc3339),
        ]).merging(actions(site))
    }

    /// The address as it may be shown: one that is a secret itself keeps only where it comes from.
    var endpoint: String {
        switch webhook.configuration.url {
        case .literal(let url): url
        case .fromEnvironment(let name): "[sealed \(name)]"
        case .fromFile(let path): "[sealed \(path)]"
        case .sealed: "[sealed]"
        }
    }

    /// What is said where deliveries wait for their workspace's quota.
    var quotaNote: String? { Self.quotaNote(held: webhook.operation.heldForQuota) }

    /// The same of so many deliveries.
    static func quotaNote(held: Int) -> String? {
        guard held > 0 else { return nil }
        let wait = held == 1 ? "1 delivery waits" : "\(Wording.grouped(held)) deliveries wait"
        return "\(WorkspaceQuota.message) \(wait) for the next period; nothing is lost."
    }

    private func statusNote(at now: Timestamp) -> String {
        let operation = webhook.operation
        switch status {
        case .inactive where operation.inactivity == .gone:
            return "The endpoint answered 410 Gone."
        case .inactive:
            return
                "Webhook paused after \(webhook.configuration.autoPauseAfter) consecutive failures."
        case .paused:
            if let pause = operation.pause {
                return "Paused by \(pause.by)\(pause.reason.map { ": \($0)" } ?? "")"
            }
            if let pause = webhook.configuration.paused, pause.until > now {
                let reason = pause.reason.map { ": \($0)" } ?? ""
                return "Paused until \(Wording.stamp(pause.until))\(reason)"
            }
            return status.look.explanation
        case .failing:
            return operation.lastError.map { "Last error: \($0)" } ?? status.look.explanation
        default: return status.look.explanation
        }
    }
}
