import Model
import Text

/// Pairs declarations with live webhooks and decides what happens to each.
struct Planner {
    /// What became of all of them.
    struct Outcome {
        var changes: [Plan.Change] = []
        var drift: [Plan.Drift] = []
        var diagnostics: [Diagnostic] = []
        var unchanged = 0
        var unmanaged = 0
    }

    let live: LiveState
    let now: Timestamp
    let changedValues: [WebhookKey: Set<String>]
    /// Where each key's webhook stands in `live`: copies of ten thousand webhooks would cost more than the plan.
    private let places: [WebhookKey: Int]

    init(live: LiveState, now: Timestamp, changedValues: [WebhookKey: Set<String>]) {
        self.live = live
        self.now = now
        self.changedValues = changedValues
        places = Dictionary(
            live.webhooks.indices.map { (live.webhooks[$0].key, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Plans declarations sorted by key; what is unchanged is left out of the live state.
    func plan(
        _ declared: [DeclaredWebhook],
        unchanged: [UnchangedDeclaration],
        _ policy: Policy
    ) throws(PlanError) -> Outcome {
        var problems = moveProblems(declared, unchanged)
        var outcome = Outcome()
        outcome.unchanged = unchanged.count
        var kept: Set<WebhookKey> = []
        let looksAtAges = (policy.maxSecretAge ?? policy.maxSecretAgeWarning) != nil
        for webhook in declared {
            if !looksAtAges, isAsApplied(webhook) {
                kept.insert(webhook.key)
                outcome.unchanged += 1
                continue
            }
            let current = current(of: webhook)
            if let current { kept.insert(current.key) }
            problems += sealedProblems(webhook, current)
            guard let current else {
                outcome.changes.append(creation(of: webhook))
                continue
            }
            if let change = change(of: current, to: webhook) {
                outcome.changes.append(change)
            } else {
                outcome.unchanged += 1
            }
            outcome.drift += drift(of: current, declared: webhook)
            if let problem = secretProblem(current, webhook, policy) {
                outcome.diagnostics.append(problem)
            }
        }
        if let unknown = unknownAges(declared, policy) { outcome.diagnostics.append(unknown) }
        guard problems.isEmpty else { throw .invalid(problems) }
        for webhook in live.webhooks where !kept.contains(webhook.key) {
            if webhook.managedBy == .api {
                outcome.unmanaged += 1
                outcome.drift += drift(ofUnmanaged: webhook)
            } else {
                outcome.changes.append(deletion(of: webhook))
            }
        }
        return outcome
    }

    /// The live webhook a declaration is about: its own, or the one it was renamed from.
    func current(of webhook: DeclaredWebhook) -> Webhook? {
        place(of: webhook).map { live.webhooks[$0] }
    }

    private func place(of webhook: DeclaredWebhook) -> Int? {
        places[webhook.key] ?? webhook.movedFrom.flatMap { places[$0] }
    }

    /// Whether a file is what it was when its webhook was applied, and nothing has happened to that since.
    private func isAsApplied(_ webhook: DeclaredWebhook) -> Bool {
        guard let source = webhook.source, let place = places[webhook.key],
            changedValues[webhook.key] == nil
        else { return false }
        return live.webhooks[place].isUntouched(since: source)
    }

    private func change(of current: Webhook, to webhook: DeclaredWebhook) -> Plan.Change? {
        let after = webhook.configuration.resolvingSealed(from: current.configuration)
        let fields = fieldChanges(from: current, to: after, key: webhook.key)
        let action: Plan.Action? =
            if current.key != webhook.key {
                .rename
            } else if current.managedBy == .api {
                .adopt
            } else {
                fields.isEmpty ? nil : .update
            }
        guard let action else { return nil }
        return Plan.Change(
            action: action,
            key: webhook.key,
            id: current.id,
            previousKey: action == .rename ? current.key : nil,
            baseRevision: current.revision,
            file: webhook.file,
            line: webhook.line(of: fields.first?.path),
            fields: fields,
            configuration: after,
            notes: notes(changing: current, to: after, fields: fields, action: action)
        )
    }

    private func fieldChanges(
        from current: Webhook,
        to after: WebhookConfiguration,
        key: WebhookKey
    ) -> [Plan.FieldChange] {
        let changed = changedValues[key] ?? []
        if changed.isEmpty, current.configuration == after { return [] }
        var fields = Plan.FieldChange.between(current.configuration, after)
        let named = Set(fields.map(\.path))
        for field in after.fields where changed.contains(field.path) && !named.contains(field.path)
        {
            fields.append(
                Plan.FieldChange(path: field.path, before: field.value, after: field.value)
            )
        }
        return fields
    }

    private func creation(of webhook: DeclaredWebhook) -> Plan.Change {
        let tombstone = live.tombstones[webhook.key]
        return Plan.Change(
            action: .create,
            key: webhook.key,
            id: tombstone,
            file: webhook.file,
            line: webhook.line(of: nil),
            configuration: webhook.configuration,
            notes: notes(creating: webhook, revived: tombstone != nil)
        )
    }

    private func deletion(of webhook: Webhook) -> Plan.Change {
        Plan.Change(
            action: .delete,
            key: webhook.key,
            id: webhook.id,
            baseRevision: webhook.revision,
            file: webhook.file,
            fields: webhook.configuration.fields.map {
                Plan.FieldChange(path: $0.path, before: $0.value, after: nil)
            },
            configuration: nil,
            notes: notes(deleting: webhook)
        )
    }
}

extension DeclaredWebhook {
    /// The line of a field, of the mapping around it, or of the file's first field.
    func line(of path: String?) -> Int? {
        guard let path else { return lines[""] }
        if let line = lines[path] { return line }
        let parent = path.split(separator: ".").first.map(String.init) ?? ""
        return lines[parent] ?? lines[""]
    }
}

extension Webhook {
    /// Whether it is what a file declared, neither paused nor inactive, its secret as old as declared.
    fileprivate func isUntouched(since applied: SourceDigest) -> Bool {
        source == applied && managedBy == .file && operation.pause == nil
            && operation.inactivity == nil && secretVersion <= configuration.secretVersion
    }
}
