import Model
import Text

extension PolicyRules {
    /// Reads `_policy.yaml`: rules at the top deny, `deny:` and `warn:` group them.
    init(
        _ root: YAMLNode,
        limits: Policy = Policy(),
        now: Timestamp,
        problems: inout [DeclarationError]
    ) {
        self.limits = limits
        var reader = NodeReader()
        let known = Self.names + ["deny", "warn", "environments", "mute_drift"]
        if reader.mapping(root, "_policy.yaml", known: known) {
            read(root, into: \.deny, &reader)
            for (name, level) in [("deny", \PolicyRules.deny), ("warn", \PolicyRules.warn)] {
                guard let node = root[name]?.value else { continue }
                guard reader.mapping(node, name, known: Self.names) else { continue }
                read(node, into: level, &reader)
            }
            readMutes(root, now: now, &reader)
            if root["environments"] != nil { environments = reader.texts(root, "environments") }
        }
        problems += reader.problems
    }

    private mutating func read(
        _ node: YAMLNode,
        into level: WritableKeyPath<PolicyRules, Level>,
        _ reader: inout NodeReader
    ) {
        for field in reader.texts(node, "require") {
            if WebhookConfiguration.fieldNames.contains(field) {
                self[keyPath: level].require.append(field)
            } else {
                let reason = ConfigurationProblem.Reason.notOneOf(
                    WebhookConfiguration.fieldNames,
                    found: field
                )
                reader.report(reason, "require", at: node["require"]?.value ?? node)
            }
        }
        self[keyPath: level].allowedHosts += reader.texts(node, "allowed_hosts").map {
            $0.lowercased()
        }
        for text in reader.texts(node, "forbid_event_globs") {
            if let pattern = EventPattern(text) {
                self[keyPath: level].forbiddenEvents.append(pattern)
            } else {
                reader.report(.eventPattern(text), "forbid_event_globs", at: node)
            }
        }
        if let limit = reader.integer(node, "max_retry_attempts", in: 1...10) {
            self[keyPath: level].maxRetryAttempts = limit
        }
        if let age = reader.duration(node, "max_secret_age") {
            if level == \.warn {
                limits.maxSecretAgeWarning = age
            } else {
                limits.maxSecretAge = age
            }
        }
        if let deletes = reader.integer(node, "max_deletes", in: 0...1_000_000) {
            limits.maxDeletes = deletes
        }
        if let percent = reader.integer(node, "max_delete_percent", in: 0...100) {
            limits.maxDeletePercent = percent
        }
        if let percent = reader.integer(node, "max_lost_percent", in: 0...100) {
            limits.maxLostPercent = percent
        }
    }
}

extension PolicyRules {
    /// Reads `mute_drift`: a list of webhook, kind, reason and end.
    private mutating func readMutes(_ root: YAMLNode, now: Timestamp, _ reader: inout NodeReader) {
        guard let list = root["mute_drift"]?.value else { return }
        for node in reader.list(list, "mute_drift") {
            let required = ["webhook", "reason", "until"]
            let known = required + ["kind"]
            guard reader.mapping(node, "mute_drift", known: known, required: required) else {
                continue
            }
            let webhook = reader.text(node, "webhook")
            let kind = reader.text(node, "kind")
            let reason = reader.text(node, "reason")
            let until = reader.day(node, "until")
            if let kind, !Self.driftKinds.contains(kind) {
                let reason = ConfigurationProblem.Reason.notOneOf(Self.driftKinds, found: kind)
                reader.report(reason, "kind", at: node["kind"]?.value ?? node)
                continue
            }
            guard let webhook, let reason, let until else { continue }
            let mute = DriftMute(webhook: webhook, kind: kind, reason: reason, until: until)
            if until <= now {
                let range = node["until"]?.value.range
                reader.report(.endedMute(webhook: webhook, until: until), at: range)
            } else {
                limits.driftMutes.append(mute)
            }
        }
    }
}
