package import Model
import Text

/// Runs recorded events through the old and the new rule of each changed webhook (blast radius).
package struct ImpactMeter {
    /// One webhook's rules and what they have matched so far.
    private struct Rule {
        var index: Int
        var before: Subscription?
        var after: Subscription?
        var impact: Plan.Impact

        func concerns(_ type: String) -> Bool {
            (before?.wants(type) ?? false) || (after?.wants(type) ?? false)
        }
    }

    private var plan: Plan
    private var rules: [Rule] = []

    /// Measures those changes of a plan that touch which events a webhook gets.
    package init(_ plan: Plan, live: LiveState, since: Timestamp) throws(FilterError) {
        self.plan = plan
        let configurations = Dictionary(
            live.webhooks.map { ($0.id, $0.configuration) },
            uniquingKeysWith: { first, _ in first }
        )
        for (index, change) in plan.changes.enumerated() where change.touchesSelection {
            let before = change.action == .create ? nil : change.id.flatMap { configurations[$0] }
            rules.append(
                Rule(
                    index: index,
                    before: try before.map(Subscription.init),
                    after: try change.configuration.map(Subscription.init),
                    impact: Plan.Impact(
                        since: since,
                        before: 0,
                        after: 0,
                        lost: 0,
                        gained: 0,
                        samples: []
                    )
                )
            )
        }
    }

    /// Whether there is anything to measure.
    package var isIdle: Bool { rules.isEmpty }

    /// Counts one event; its body is parsed only where a rule wants its type.
    package mutating func add(_ event: RecordedEvent) {
        guard rules.contains(where: { $0.concerns(event.type) }), let body = event.body else {
            return
        }
        do throws(JSONError) {
            let subject = FilterSubject(
                envelope: try JSON.parse(body),
                workspace: event.workspace
            )
            for index in rules.indices where rules[index].concerns(event.type) {
                let was = rules[index].before?.matches(event.type, subject) ?? false
                let becomes = rules[index].after?.matches(event.type, subject) ?? false
                rules[index].impact.count(event.id, was: was, becomes: becomes)
            }
        } catch {
            // Recorded bodies are ours and parse; one that does not cannot be matched either.
            return
        }
    }

    /// The plan with what was counted.
    package var measured: Plan {
        var plan = plan
        for rule in rules { plan.changes[rule.index].impact = rule.impact }
        return plan
    }
}

extension Plan {
    /// This plan with the impact of its changes on recorded events.
    package func measuringImpact(
        on events: some Sequence<RecordedEvent>,
        live: LiveState,
        since: Timestamp
    ) throws(FilterError) -> Plan {
        var meter = try ImpactMeter(self, live: live, since: since)
        guard !meter.isIdle else { return self }
        for event in events { meter.add(event) }
        return meter.measured
    }
}

/// A webhook's choice of events, compiled.
private struct Subscription {
    let events: [EventPattern]
    let filter: CompiledFilter

    init(_ configuration: WebhookConfiguration) throws(FilterError) {
        events = configuration.events
        filter = try CompiledFilter(configuration.filters)
    }

    func wants(_ type: String) -> Bool {
        events.contains { $0.matches(type) }
    }

    func matches(_ type: String, _ subject: FilterSubject) -> Bool {
        wants(type) && filter.matches(subject)
    }
}

extension Plan.Impact {
    fileprivate mutating func count(_ id: EventID, was: Bool, becomes: Bool) {
        if was { before += 1 }
        if becomes { after += 1 }
        guard was != becomes else { return }
        if was { lost += 1 } else { gained += 1 }
        if samples.count < 3 { samples.append(id) }
    }
}

extension Plan.Change {
    /// Whether the change can alter which events are delivered.
    fileprivate var touchesSelection: Bool {
        switch action {
        case .create, .delete: true
        case .update, .rename, .adopt:
            fields.contains { $0.path == "events" || $0.path.hasPrefix("filters") }
        }
    }
}
