import Model
import Text

/// How old the live signing secrets are, against `max_secret_age`.
extension Planner {
    /// What a policy says of the secret of a live webhook that stays declared.
    func secretProblem(
        _ current: Webhook,
        _ webhook: DeclaredWebhook,
        _ policy: Policy
    ) -> Diagnostic? {
        guard !webhook.waivedRules.contains("max_secret_age"), !rotates(current, webhook),
            let made = current.secretCreatedAt
        else { return nil }
        let age = now.since(made)
        let isDenied = policy.maxSecretAge.map { age > $0 } ?? false
        let limit = isDenied ? policy.maxSecretAge : policy.maxSecretAgeWarning
        guard let limit, age > limit else { return nil }
        let line = webhook.line(of: "secret_version")
        return Diagnostic(
            severity: isDenied ? .error : .warning,
            code: Plan.secretAgeCode,
            message: "the secret of \(webhook.key) is \(age.days) days old, "
                + "the policy's limit is \(limit.declared)",
            file: webhook.file,
            range: line.map {
                let place = SourcePosition(line: $0, column: 1)
                return SourceRange(start: place, end: place)
            },
            hint: "`secret_version: \(current.secretVersion + 1)` in \(webhook.file) rotates it"
        )
    }

    /// One warning for all secrets of which nobody recorded when they were made.
    func unknownAges(_ declared: [DeclaredWebhook], _ policy: Policy) -> Diagnostic? {
        guard policy.maxSecretAge ?? policy.maxSecretAgeWarning != nil else { return nil }
        let unknown = declared.filter { webhook in
            guard let current = current(of: webhook) else { return false }
            return current.secretCreatedAt == nil && !rotates(current, webhook)
                && !webhook.waivedRules.contains("max_secret_age")
        }
        guard !unknown.isEmpty else { return nil }
        let names = unknown.prefix(5).map(\.key.rawValue).joined(separator: ", ")
        let more = unknown.count > 5 ? " and \(unknown.count - 5) more" : ""
        return Diagnostic(
            severity: .warning,
            code: Plan.secretAgeCode,
            message: "the age of these secrets was not recorded: \(names)\(more)",
            hint: "they were made by an older version; raise secret_version once"
        )
    }

    private func rotates(_ current: Webhook, _ webhook: DeclaredWebhook) -> Bool {
        let secret = webhook.configuration.secret
        return webhook.configuration.secretVersion > current.secretVersion
            || (secret != .sealed && secret != current.configuration.secret)
    }
}

extension Plan {
    /// The code of what is said of secrets' ages.
    static let secretAgeCode = "PH105"
    /// The code of what a daemon's own policy says.
    static let heldPolicyCode = "PH106"

    /// What the live state and its daemon add to what was said of the files.
    var liveDiagnostics: [Diagnostic] {
        diagnostics.filter { $0.code == Self.secretAgeCode || $0.code == Self.heldPolicyCode }
    }
}

extension Duration {
    /// Whole days.
    fileprivate var days: Int64 { components.seconds / 86_400 }
}
