package import Text

/// The policy of whoever runs a daemon: what comes through it is held to that, whatever stands beside the declarations.
package struct HeldPolicy: Sendable {
    /// Limits of whole plans.
    package var limits: Policy
    /// The rules that a declaration breaks; a file's waivers do not count.
    package var problems: @Sendable (DeclaredWebhook) -> [Diagnostic]

    package init(
        limits: Policy,
        problems: @escaping @Sendable (DeclaredWebhook) -> [Diagnostic]
    ) {
        self.limits = limits
        self.problems = problems
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
