import API
import Model
import Planning
import Signing
import Store
import Text

/// Where a plan comes from: this process with the state opened for reading, or the daemon that holds it.
struct PlanSource {
    /// A plan and what apply has to expect.
    struct Proposal {
        var plan: Plan
        /// The plan without what only values of environment and files tell, which whoever applies it has to find again.
        private let bare: Plan
        let digest: String
        /// Whether files say what is live in other bytes than when they were applied.
        var hasNewSources = false

        init(plan: Plan, bare: Plan, hasNewSources: Bool = false) {
            self.plan = plan
            self.bare = bare
            digest = bare.digest
            self.hasNewSources = hasNewSources
        }

        /// What of it is about these webhooks.
        func targeting(_ keys: Set<WebhookKey>) -> Proposal {
            Proposal(plan: plan.targeting(keys), bare: bare.targeting(keys))
        }
    }

    let state: StateOptions
    let local: LocalState
    let reader: SecretValues
    let targets: Set<WebhookKey>
    /// From when on recorded events are run through the changes; nil measures nothing.
    let since: Timestamp?

    func proposal(for declared: DeclaredState) async throws -> Proposal {
        if state.server == nil { return try await localProposal(for: declared) }
        let door = try await Door.open(state, for: .read)
        let answer = try await door.request(
            "POST",
            "plan",
            query: [("since", since?.rfc3339)],
            body: declared.json,
            timeout: Door.planTime
        )
        var plan = try SavedPlan(json: answer).plan.targeting(targets)
        plan.diagnostics = declared.diagnostics + plan.diagnostics
        plan = plan.muting(declared.policy.driftMutes, at: .now())
        return Proposal(plan: plan, bare: plan)
    }

    /// Plans here: a round trip through JSON would cost more than the plan itself.
    private func localProposal(for declared: DeclaredState) async throws -> Proposal {
        guard let reading = try await local.get() else {
            let plan = try Self.plan(declared, LiveState()).targeting(targets)
            return Proposal(plan: plan, bare: plan)
        }
        let store = reading.store
        let (declared, live) = try await whole(declared, reading.state)
        let bare = try Self.plan(declared, live).targeting(targets)
        var plan = bare
        let changed = try await changedValues(declared, live, store)
        if !changed.isEmpty {
            plan = try Self.plan(declared, live, changedValues: changed).targeting(targets)
        }
        if let since {
            plan = try await plan.measuringImpact(
                in: store,
                live: live,
                since: since,
                now: .now()
            )
        }
        try store.close()
        plan = plan.muting(declared.policy.driftMutes, at: .now())
        return Proposal(
            plan: plan,
            bare: bare,
            hasNewSources: live.hasOtherSources(than: declared)
        )
    }

    /// What is declared and live, taken apart as far as the plan looks at it.
    private func whole(
        _ declared: DeclaredState,
        _ state: StoredState
    ) async throws -> (DeclaredState, LiveState) {
        let live = try await state.live(leavingOut: declared.unchanged)
        guard live.leftOut > 0, !Plan.EventTypeChange.between(declared, live).isEmpty else {
            return (declared, live)
        }
        // Which webhooks name a type that goes away is to be known of all of them.
        return (try await declared.complete(), try await state.live())
    }

    /// Values can be compared only by whoever has the key; without it they count as unchanged.
    private func changedValues(
        _ declared: DeclaredState,
        _ live: LiveState,
        _ store: Store
    ) async throws -> [WebhookKey: Set<String>] {
        guard !reader.values.isEmpty else { return [:] }
        let sealer: Sealer
        do {
            sealer = try StateFiles.sealer(for: store, state)
        } catch is MasterKeyError {
            return [:]
        }
        let order = ApplyOrder(declared: declared, values: reader.values)
        return try await SealedValueComparison(sealer: sealer, live: live)
            .changedFields(order) { try await store.secrets(of: $0) }
    }

    private static func plan(
        _ declared: DeclaredState,
        _ live: LiveState,
        changedValues: [WebhookKey: Set<String>] = [:]
    ) throws -> Plan {
        do throws(PlanError) {
            return try Plan.make(
                declared: declared,
                live: live,
                now: .now(),
                changedValues: changedValues
            )
        } catch {
            throw Problem(error)
        }
    }
}

extension LiveState {
    /// Whether files alone tell what is live, and are not known to.
    fileprivate func hasOtherSources(than declared: DeclaredState) -> Bool {
        let known = Dictionary(
            uniqueKeysWithValues: webhooks.filter { $0.managedBy == .file }
                .map { ($0.key, $0.source) }
        )
        return declared.webhooks.contains { webhook in
            guard let source = webhook.source, let known = known[webhook.key] else { return false }
            return source != known
        }
    }
}
