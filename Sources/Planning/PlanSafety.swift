package import Model
package import Text

/// Why a plan may not be applied as it is.
package enum PlanRefusal: Error, Sendable, Hashable {
    /// Rules of `_policy.yaml` that deny it.
    case policy([Diagnostic])
    /// Live webhooks that are protected and would be deleted.
    case protected([WebhookKey])
    /// More deletes than were allowed by number.
    case deletes(count: Int, allowed: Int?, reasons: [Reason])
    /// A larger share of what was delivered than `max_lost_percent` would not be any more.
    case loss(percent: Int, allowed: Int?, limit: Int)

    /// What makes the number of deletes remarkable.
    package enum Reason: Sendable, Hashable {
        /// `max_deletes` of the policy.
        case overCount(limit: Int)
        /// `max_delete_percent` of the policy, from five webhooks on.
        case overPercent(limit: Int, percent: Int)
    }
}

extension Plan {
    /// Why the plan may not be applied, if so: policy first, then protection, then the number of deletes.
    ///
    /// Last comes the share of recorded deliveries that changed rules take away.
    package func refusal(
        under policy: Policy,
        allowingDeletes allowed: Int?,
        allowingLoss allowedLoss: Int? = nil
    ) -> PlanRefusal? {
        let denials = diagnostics.filter { $0.severity == .error }
        if !denials.isEmpty { return .policy(denials) }
        let protected = changes.filter { $0.action == .delete && $0.isProtected }.map(\.key)
        if !protected.isEmpty { return .protected(protected) }
        let deletes = count(of: .delete)
        guard deletes > max(0, allowed ?? 0) else {
            return lossRefusal(under: policy, allowing: allowedLoss)
        }
        return .deletes(
            count: deletes,
            allowed: allowed,
            reasons: reasons(for: deletes, under: policy)
        )
    }

    /// How many percent of the recorded deliveries changed rules take away; deletes count apart.
    ///
    /// Nil below 100 recorded deliveries, which tell nothing.
    package var lostPercent: Int? {
        guard let recordedDeliveries, recordedDeliveries >= 100 else { return nil }
        let lost = changes.filter { $0.action != .delete }
            .reduce(0) { $0 + ($1.impact?.lost ?? 0) }
        return min(100, lost * 100 / recordedDeliveries)
    }

    /// Whether changed rules could take recorded deliveries away; creates only add, deletes count apart.
    package var mayLoseDeliveries: Bool {
        changes.contains { $0.action != .create && $0.action != .delete && $0.touchesSelection }
    }

    private func lossRefusal(under policy: Policy, allowing allowed: Int?) -> PlanRefusal? {
        guard let percent = lostPercent, percent > policy.maxLostPercent, percent > allowed ?? 0
        else { return nil }
        return .loss(percent: percent, allowed: allowed, limit: policy.maxLostPercent)
    }

    private func reasons(for deletes: Int, under policy: Policy) -> [PlanRefusal.Reason] {
        var reasons: [PlanRefusal.Reason] = []
        if let limit = policy.maxDeletes, deletes > limit {
            reasons.append(.overCount(limit: limit))
        }
        let percent = live == 0 ? 0 : deletes * 100 / live
        if live >= 5, deletes * 100 > policy.maxDeletePercent * live {
            reasons.append(.overPercent(limit: policy.maxDeletePercent, percent: percent))
        }
        return reasons
    }
}

extension Plan.Change {
    /// Whether the live webhook is protected, as a delete remembers it.
    var isProtected: Bool {
        fields.contains { $0.path == "protect" && $0.before == .bool(true) }
    }
}
