package import Model

extension Plan {
    /// The plan for these webhooks only; all of it where none is named.
    package func targeting(_ keys: Set<WebhookKey>) -> Plan {
        guard !keys.isEmpty else { return self }
        var plan = self
        plan.changes = changes.filter {
            keys.contains($0.key) || ($0.previousKey.map(keys.contains) ?? false)
        }
        // A webhook may name a type that is new; nothing else of the others' comes along.
        plan.eventTypes = eventTypes.filter { $0.action == .add }
        plan.drift = drift.filter { keys.contains($0.key) }
        return plan
    }
}
