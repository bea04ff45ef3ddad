import Hummingbird
import Model
import Planning
import Signing
import Store
import Text

/// Planning against the state of this process, and applying such a plan.
extension Operations {
    /// POST plan: declarations in, plan out; nothing changes.
    ///
    /// `?since=7d` measures the blast radius.
    func makePlan(_ call: Call) async throws -> Response {
        let body = try await call.object(upTo: Call.Limit.plan)
        let declared = held(try DeclaredState(json: body))
        let live = try await liveState()
        let plan = try plan(declared, live, at: call.now)
        guard let since = try call.moment("since") else { return .json(plan.answer) }
        return .json(
            try await plan.measuringImpact(in: store, live: live, since: since, now: call.now)
                .answer
        )
    }

    /// POST apply: planned again here, refused where the outcome is not the expected one.
    func applyPlan(_ call: Call) async throws -> Response {
        try await apply(ApplyOrder(json: try await call.object(upTo: Call.Limit.plan)), call)
    }

    /// Applies what an order declares.
    func apply(_ order: ApplyOrder, _ call: Call) async throws -> Response {
        .json(try await apply(order, by: call.caller.name, from: call.peer, at: call.now))
    }

    /// Applies an order in a name: plans anew, brakes, writes all of it or nothing.
    func apply(
        _ proposed: ApplyOrder,
        by actor: String,
        from peer: String? = nil,
        at now: Timestamp
    ) async throws -> JSON {
        let sealer = try requiredSealer
        var order = proposed
        order.declared = held(order.declared)
        let live = try await liveState()
        let plan = try await expectedPlan(of: order, live, sealer, at: now)
        try await brake(plan, order, live, at: now)
        var builder = ChangeBuilder(
            plan: plan,
            order: order,
            live: live,
            minter: SecretMinter(sealer: sealer, now: now)
        )
        let known = Set(live.webhooks.map(\.id))
        let store = store
        let changes = try await builder.changes { id in
            // Tombstones are not live, but still have their secrets.
            if known.contains(id) { return try await store.secrets(of: id) }
            return try await store.allSecrets()[id] ?? ApplyRequest.Secrets(signing: [])
        }
        guard !plan.isEmpty else {
            // Nothing to do is no revision; files that say the same in other bytes are known from now on.
            try await store.note(builder.sources)
            let asItWas = AppliedRevision(
                revision: live.revision,
                at: now,
                actor: order.actor ?? actor,
                commit: order.commit,
                action: "apply",
                summary: plan.appliedSummary
            )
            return builder.answer(to: plan, asItWas)
        }
        var request = ApplyRequest(
            changes: changes,
            sealedUnder: sealer.keyID,
            baseRevision: live.revision,
            environment: order.declared.environment,
            audit: Audit(
                actor: order.actor ?? actor,
                commit: order.commit,
                action: order.rollbackTo == nil ? "apply" : "rollback",
                summary: order.summary(of: plan),
                at: now,
                peer: peer
            )
        )
        request.audit.message = order.message
        request.audit.planDigest = order.expectedDigest ?? plan.digest
        request.sources = builder.sources
        request.eventTypes = plan.writtenEventTypes(of: order.declared)
        request.removedEventTypes = plan.eventTypes.filter { $0.action == .remove }.map(\.type)
        if order.actor == nil {
            for applied in builder.applied {
                request.creators[applied.id] = order.creators[applied.key]
            }
        }
        let revision = try await store.apply(request)
        if !plan.eventTypes.isEmpty { try await eventTypesChanged() }
        try await verify(plan, of: order, revision, sealer, at: now)
        return builder.answer(to: plan, revision)
    }

    /// Plans what was changed once more: a plan that is applied leaves nothing to do.
    private func verify(
        _ plan: Plan,
        of order: ApplyOrder,
        _ revision: AppliedRevision,
        _ sealer: Sealer,
        at now: Timestamp
    ) async throws {
        let keys = Set(plan.changes.flatMap { [$0.key, $0.previousKey ?? $0.key] })
        let live = bound(try await store.liveState(of: keys))
        // What somebody else changed since then is theirs to explain.
        guard live.revision == revision.revision else { return }
        let types = Plan.EventTypeChange.between(order.declared, live)
            .filter { order.targets.isEmpty || $0.action == .add }
        guard types.isEmpty else {
            throw Problem.notConverged(revision.revision, types.map(\.type))
        }
        var order = order
        order.expectedDigest = nil
        order.declared.webhooks.removeAll { !keys.contains($0.key) }
        guard !order.declared.webhooks.isEmpty else {
            let left = live.webhooks.filter { $0.managedBy == .file }
            guard left.isEmpty else {
                throw Problem.notConverged(revision.revision, left.map(\.key.rawValue))
            }
            return
        }
        let left = try await expectedPlan(of: order, live, sealer, at: now)
        guard left.isEmpty else {
            throw Problem.notConverged(revision.revision, left.changes.map(\.key.rawValue))
        }
    }

    /// What the order does here.
    ///
    /// The applier saw a plan without the values that only it knows, so that is what must be the same.
    private func expectedPlan(
        of order: ApplyOrder,
        _ live: LiveState,
        _ sealer: Sealer,
        at now: Timestamp
    ) async throws -> Plan {
        let bare = try plan(order.declared, live, at: now).targeting(order.targets)
        if let expected = order.expectedDigest {
            let found = bare.digest
            guard found == expected else {
                throw Problem.stalePlan(expected: expected, found: found)
            }
        }
        let store = store
        let changed = try await SealedValueComparison(sealer: sealer, live: live)
            .changedFields(order) { try await store.secrets(of: $0) }
        if changed.isEmpty { return bare }
        return try plan(order.declared, live, changedValues: changed, at: now)
            .targeting(order.targets)
    }

    /// Refuses what policy, protection, and the limits of deletes and losses do not let pass.
    private func brake(
        _ plan: Plan,
        _ order: ApplyOrder,
        _ live: LiveState,
        at now: Timestamp
    ) async throws {
        var measured = plan
        let since = now - Self.lossPeriod
        if plan.mayLoseDeliveries, try await store.deliveryTotal(since: since) > 0 {
            measured = try await plan.measuringImpact(
                in: store,
                live: live,
                since: since,
                now: now
            )
        }
        let refusal = measured.refusal(
            under: order.declared.policy,
            allowingDeletes: order.allowedDeletes,
            allowingLoss: order.allowedLoss
        )
        if let refusal { throw Problem(refusal) }
    }

    /// What is declared, with what the policy of this daemon says of it.
    func held(_ declared: DeclaredState) -> DeclaredState {
        heldPolicy.map { declared.held(to: $0()) } ?? declared
    }

    /// What is live, with the environment that this daemon is for.
    func liveState() async throws -> LiveState {
        bound(try await store.liveState())
    }

    private func bound(_ live: LiveState) -> LiveState {
        var live = live
        live.environment = live.environment ?? environment
        return live
    }

    /// How far back losses count, whatever period the plan was shown for.
    static let lossPeriod = Duration.seconds(7 * 86_400)

    func plan(
        _ declared: DeclaredState,
        _ live: LiveState,
        changedValues: [WebhookKey: Set<String>] = [:],
        at now: Timestamp
    ) throws(Problem) -> Plan {
        do throws(PlanError) {
            return try Plan.make(
                declared: declared,
                live: live,
                now: now,
                changedValues: changedValues
            )
        } catch {
            throw Problem(error)
        }
    }
}

extension Plan {
    /// The event types that this plan adds or changes, as they are declared.
    fileprivate func writtenEventTypes(of declared: DeclaredState) -> [DeclaredEventType] {
        let names = Set(eventTypes.map(\.type))
        return declared.eventTypes?.filter { names.contains($0.name) } ?? []
    }
}

extension ApplyOrder {
    /// The audit trail's line.
    fileprivate func summary(of plan: Plan) -> String {
        let revision = rollbackTo.map { "to revision \($0): " } ?? ""
        return revision + plan.appliedSummary
    }
}

extension ChangeBuilder {
    /// What apply did; secrets made by it are shown here and never again.
    fileprivate func answer(to plan: Plan, _ revision: AppliedRevision) -> JSON {
        let changes = applied.map { change in
            JSON.members([
                "action": .string(change.action.rawValue),
                "key": .string(change.key.rawValue),
                "id": .string(change.id.rawValue),
            ])
        }
        let secrets = minter.created.sorted { $0.key < $1.key }.map { key, created in
            JSONObject.Member(
                name: key.rawValue,
                value: .members([
                    "id": .string(created.id.rawValue), "secret": .string(created.secret),
                ])
            )
        }
        return .members([
            "revision": .integer(revision.revision),
            "applied_at": .moment(revision.at),
            "actor": .string(revision.actor),
            "commit": .text(revision.commit),
            "summary": .string(revision.summary),
            "changes": .array(changes),
            "secrets": .object(JSONObject(uniqueMembers: secrets)),
        ])
    }
}

extension Plan {
    /// The plan's document with the digest that apply expects.
    var answer: JSON {
        guard case .object(var object) = json else { return json }
        object["digest"] = .string(digest)
        return .object(object)
    }
}
