import Model
import Text

extension PolicyRules {
    /// Reads `_policy.yaml`: rules at the top deny, `deny:` and `warn:` group them.
    init(_ root: YAMLNode, problems: inout [DeclarationError]) {
        var reader = NodeReader()
        let known = Self.names + ["deny", "warn", "environments"]
        if reader.mapping(root, "_policy.yaml", known: known) {
            read(root, into: \.deny, &reader)
            for (name, level) in [("deny", \PolicyRules.deny), ("warn", \PolicyRules.warn)] {
                guard let node = root[name]?.value else { continue }
                guard reader.mapping(node, name, known: Self.names) else { continue }
                read(node, into: level, &reader)
            }
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
        if reader.duration(node, "max_secret_age") != nil {
            reader.report(.secretAgeUnknown, at: node["max_secret_age"]?.keyRange)
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
