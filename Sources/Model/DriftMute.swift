/// Drift that a team knows of and does not want to be told about until a day.
package struct DriftMute: Sendable, Hashable {
    /// A key, or the beginning of keys before a final `*`.
    package var webhook: String
    /// The kind of drift; nil is any.
    package var kind: String?
    package var reason: String
    package var until: Timestamp

    package init(webhook: String, kind: String?, reason: String, until: Timestamp) {
        self.webhook = webhook
        self.kind = kind
        self.reason = reason
        self.until = until
    }

    /// Whether it is about this drift, and still at this moment.
    package func mutes(_ key: WebhookKey, _ kind: String, at now: Timestamp) -> Bool {
        guard until > now, self.kind == nil || self.kind == kind else { return false }
        guard webhook.hasSuffix("*") else { return webhook == key.rawValue }
        return key.rawValue.hasPrefix(webhook.dropLast())
    }
}
