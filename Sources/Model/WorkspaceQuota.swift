/// How many deliveries a workspace may have in each period of time.
package struct WorkspaceQuota: Sendable, Hashable {
    package var workspace: String
    package var limit: RateLimit

    package init(workspace: String, limit: RateLimit) {
        self.workspace = workspace
        self.limit = limit
    }

    /// What a workspace over its quota is told (the specification's words).
    package static let message = "Too many webhook deliveries. Upgrade plan for higher limits."
    /// Deliveries of a workspace that may wait for quota before its events are refused.
    package static let usualBacklog = 1_000_000

    /// Stands for every workspace that is not named: each of them has that quota for itself.
    package static let others = "*"

    /// `WORKSPACE=N/min` or `*=N/min`; nil where the text is something else.
    package init?(_ text: String) {
        guard let equals = text.lastIndex(of: "="), equals > text.startIndex else { return nil }
        var limit = String(text[text.index(after: equals)...])
        // `min` is how people write what declarations call `m`.
        if limit.hasSuffix("/min") { limit = String(limit.dropLast(2)) }
        guard let limit = RateLimit(limit) else { return nil }
        self.init(workspace: String(text[..<equals]), limit: limit)
    }
}

/// A workspace that has more deliveries than its quota allows.
package struct QuotaNotice: Sendable, Hashable {
    package var workspace: String
    package var limit: RateLimit
    /// Deliveries that wait for quota.
    package var held: Int
    package var at: Timestamp

    package init(workspace: String, limit: RateLimit, held: Int, at: Timestamp) {
        self.workspace = workspace
        self.limit = limit
        self.held = held
        self.at = at
    }
}
