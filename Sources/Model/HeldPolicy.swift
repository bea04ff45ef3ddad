package import Text

/// The policy of whoever runs a daemon: what comes through it is held to that, whatever stands beside the declarations.
package struct HeldPolicy: Sendable {
    /// Limits of whole plans.
    package var limits: Policy
    /// The rules that a declaration breaks; a file's waivers do not count.
    package var problems: @Sendable (DeclaredWebhook) -> [Diagnostic]
    /// The rules that deny a webhook which no file declares.
    package var denials: @Sendable (WebhookConfiguration) -> [Denial]

    /// A rule that a webhook breaks.
    package struct Denial: Sendable, Hashable {
        /// Its name in a policy file, such as `allowed_hosts`.
        package var rule: String
        /// The field that breaks it, from the outside in.
        package var path: [String]
        package var message: String

        package init(rule: String, path: [String], message: String) {
            self.rule = rule
            self.path = path
            self.message = message
        }
    }

    package init(
        limits: Policy,
        problems: @escaping @Sendable (DeclaredWebhook) -> [Diagnostic],
        denials: @escaping @Sendable (WebhookConfiguration) -> [Denial]
    ) {
        self.limits = limits
        self.problems = problems
        self.denials = denials
    }
}

extension DeclaredState {
    /// The same, with what a policy says of it.
    package func held(to policy: HeldPolicy) -> DeclaredState {
        var state = self
        state.policy = self.policy.tightened(by: policy.limits)
        for index in state.webhooks.indices {
            state.diagnostics += policy.problems(webhooks[index])
            if policy.limits.maxSecretAge != nil {
                state.webhooks[index].waivedRules.remove("max_secret_age")
            }
        }
        return state
    }
}

extension Policy {
    /// No limit at all; those of a file are added to it.
    package static let unlimited: Policy = {
        var policy = Policy()
        policy.maxDeletePercent = 100
        policy.maxLostPercent = 100
        return policy
    }()

    /// The stricter of both, limit by limit.
    package func tightened(by other: Policy) -> Policy {
        var policy = self
        policy.maxDeletes = [maxDeletes, other.maxDeletes].compactMap { $0 }.min()
        policy.maxDeletePercent = min(maxDeletePercent, other.maxDeletePercent)
        policy.maxLostPercent = min(maxLostPercent, other.maxLostPercent)
        policy.maxSecretAge = [maxSecretAge, other.maxSecretAge].compactMap { $0 }.min()
        policy.maxSecretAgeWarning = [maxSecretAgeWarning, other.maxSecretAgeWarning]
            .compactMap { $0 }.min()
        return policy
    }
}
