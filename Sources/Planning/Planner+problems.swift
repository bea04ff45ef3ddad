import Model

/// What makes a declaration impossible to carry out against this state.
extension Planner {
    func moveProblems(
        _ declared: [DeclaredWebhook],
        _ unchanged: [UnchangedDeclaration]
    ) -> [PlanError.Problem] {
        var problems: [PlanError.Problem] = []
        for (webhook, next) in zip(declared, declared.dropFirst()) where webhook.key == next.key {
            problems.append(next.problem(.declaredTwice, at: ""))
        }
        guard declared.contains(where: { $0.movedFrom != nil }) else { return problems }
        let untouched = unchanged.map(\.key)
        let liveKeys = Set(live.webhooks.map(\.key) + untouched)
        let keys = Set(declared.map(\.key) + untouched)
        var takers: [WebhookKey: WebhookKey] = [:]
        for webhook in declared {
            guard let old = webhook.movedFrom else { continue }
            if old == webhook.key {
                problems.append(webhook.problem(.movedFromItself, at: "moved_from"))
            } else if keys.contains(old) {
                problems.append(webhook.problem(.oldStillDeclared(old: old), at: "moved_from"))
            } else if let other = takers[old] {
                let reason = PlanError.Problem.Reason.takenTwice(old: old, other: other)
                problems.append(webhook.problem(reason, at: "moved_from"))
            } else if liveKeys.contains(old), liveKeys.contains(webhook.key) {
                problems.append(webhook.problem(.bothLive(old: old), at: "moved_from"))
            }
            takers[old] = webhook.key
        }
        return problems
    }

    func sealedProblems(_ webhook: DeclaredWebhook, _ current: Webhook?) -> [PlanError.Problem] {
        let kept = webhook.configuration.sealedPaths
        guard !kept.isEmpty else { return [] }
        let known = current?.configuration.secretPaths ?? []
        return kept.filter { !known.contains($0) }.map {
            webhook.problem(.nothingSealed(path: $0), at: $0)
        }
    }
}

extension DeclaredWebhook {
    fileprivate func problem(
        _ reason: PlanError.Problem.Reason,
        at path: String
    ) -> PlanError.Problem {
        PlanError.Problem(key: key, file: file, line: line(of: path), reason: reason)
    }
}
