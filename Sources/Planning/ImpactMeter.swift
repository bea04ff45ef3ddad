package import Model
import Text

/// Runs recorded events through the old and the new rule of each changed webhook (blast radius).
package struct ImpactMeter: Sendable {
    /// One webhook's rules and what they have matched so far.
    private struct Rule: Sendable {
        var index: Int
        var before: Subscription?
        var after: Subscription?
        var impact: Plan.Impact
        /// Matches by the minute in which events were accepted.
        var minutesBefore: [Int64: Int] = [:]
        var minutesAfter: [Int64: Int] = [:]

        func concerns(_ type: String) -> Bool {
            (before?.wants(type) ?? false) || (after?.wants(type) ?? false)
        }
    }

    private var plan: Plan
    private var rules: [Rule] = []

    /// Measures those changes of a plan that touch which events a webhook gets.
    package init(_ plan: Plan, live: LiveState, since: Timestamp) throws(FilterError) {
        self.plan = plan
        let wanted = Set(plan.changes.compactMap { $0.touchesSelection ? $0.id : nil })
        var configurations: [WebhookID: WebhookConfiguration] = [:]
        for webhook in live.webhooks where wanted.contains(webhook.id) {
            configurations[webhook.id] = webhook.configuration
        }
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
                let minute = event.acceptedAt.milliseconds / 60_000
                if was { rules[index].minutesBefore[minute, default: 0] += 1 }
                if becomes { rules[index].minutesAfter[minute, default: 0] += 1 }
            }
        } catch {
            // Recorded bodies are ours and parse; one that does not cannot be matched either.
            return
        }
    }

    /// The plan with what was counted.
    package var measured: Plan {
        var plan = plan
        for rule in rules {
            var impact = rule.impact
            impact.peakBefore = rule.minutesBefore.values.max() ?? 0
            impact.peakAfter = rule.minutesAfter.values.max() ?? 0
            plan.changes[rule.index].impact = impact
        }
        return plan
    }
}

/// Counting on several cores: each counts on its own, then they are put together.
extension ImpactMeter {
    /// The event types to look at; nil where a rule names more than single types.
    package var types: [String]? {
        var types: Set<String> = []
        for pattern in rules.flatMap({ ($0.before?.events ?? []) + ($0.after?.events ?? []) }) {
            guard case .exact(let type) = pattern else { return nil }
            types.insert(type)
        }
        return types.sorted()
    }

    /// The same rules with nothing counted yet.
    package var emptied: ImpactMeter {
        var meter = self
        for index in rules.indices {
            meter.rules[index].impact = Plan.Impact(
                since: rules[index].impact.since,
                before: 0,
                after: 0,
                lost: 0,
                gained: 0,
                samples: []
            )
            meter.rules[index].minutesBefore = [:]
            meter.rules[index].minutesAfter = [:]
        }
        return meter
    }

    /// Adds what another meter counted of the events after these.
    package mutating func merge(_ other: ImpactMeter) {
        for (index, rule) in other.rules.enumerated() {
            rules[index].impact.add(rule.impact)
            rules[index].minutesBefore.merge(rule.minutesBefore, uniquingKeysWith: +)
            rules[index].minutesAfter.merge(rule.minutesAfter, uniquingKeysWith: +)
        }
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
private struct Subscription: Sendable {
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
    fileprivate mutating func add(_ other: Plan.Impact) {
        before += other.before
        after += other.after
        lost += other.lost
        gained += other.gained
        samples = Array((samples + other.samples).prefix(3))
    }

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
    var touchesSelection: Bool {
        switch action {
        case .create, .delete: true
        case .update, .rename, .adopt:
            fields.contains { $0.path == "events" || $0.path.hasPrefix("filters") }
        }
    }
}
