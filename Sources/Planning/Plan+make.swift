package import Model
import Text

extension Plan {
    /// What applying `declared` to `live` would do; the same for any order of the files.
    ///
    /// `changedValues` names fields whose value from environment or file differs from what is sealed.
    package static func make(
        declared: DeclaredState,
        live: LiveState,
        now: Timestamp,
        changedValues: [WebhookKey: Set<String>] = [:]
    ) throws(PlanError) -> Plan {
        try checkEnvironment(declared, live)
        let planner = Planner(live: live, now: now, changedValues: changedValues)
        let managed = live.leftOut + live.webhooks.count { $0.managedBy == .file }
        guard declared.count > 0 || managed == 0 else {
            throw .nothingDeclared(folder: declared.folder, managed: managed)
        }
        let outcome = try planner.plan(
            declared.sortedWebhooks,
            unchanged: declared.unchanged,
            declared.policy
        )
        var plan = Plan(
            changes: outcome.changes.sorted {
                ($0.action.order, $0.key) < ($1.action.order, $1.key)
            },
            drift: outcome.drift.sorted { ($0.key, $0.kind) < ($1.key, $1.kind) },
            diagnostics: (declared.diagnostics + outcome.diagnostics).sorted(),
            unchanged: outcome.unchanged,
            unmanaged: outcome.unmanaged,
            live: live.webhooks.count + live.leftOut,
            baseRevision: live.revision,
            lastApply: live.lastApply,
            environment: declared.environment,
            folder: declared.folder
        )
        plan.eventTypes = EventTypeChange.between(declared, live)
        try plan.requireUnusedTypes(live: live)
        return plan
    }

    /// A state belongs to the environment of its first apply.
    private static func checkEnvironment(
        _ declared: DeclaredState,
        _ live: LiveState
    ) throws(PlanError) {
        let isApplied =
            live.environment != nil || live.leftOut > 0
            || live.webhooks.contains { $0.managedBy == .file }
        guard !isApplied || declared.environment == live.environment else {
            throw .otherEnvironment(declared: declared.environment, live: live.environment)
        }
    }
}

extension Plan.Action {
    /// Creates first, deletes last.
    var order: Int {
        switch self {
        case .create: 0
        case .adopt: 1
        case .update: 2
        case .rename: 3
        case .delete: 4
        }
    }
}

extension [Diagnostic] {
    /// By file and place, so that the order of reading does not show.
    fileprivate func sorted() -> [Diagnostic] {
        sorted { left, right in
            let (first, second) = (left.range?.start, right.range?.start)
            return (left.file ?? "", first?.line ?? 0, first?.column ?? 0, left.code, left.message)
                < (
                    right.file ?? "", second?.line ?? 0, second?.column ?? 0, right.code,
                    right.message
                )
        }
    }
}

extension DeclaredState {
    /// By key; what is in order already is not sorted again.
    fileprivate var sortedWebhooks: [DeclaredWebhook] {
        let isSorted = zip(webhooks, webhooks.dropFirst()).allSatisfy { $0.key <= $1.key }
        return isSorted ? webhooks : webhooks.sorted { $0.key < $1.key }
    }
}
