import Model
import Text

extension PolicyRules {
    /// The rules that a declaration breaks and is not excused from, and waivers past their end.
    func problems(of declaration: Declaration, now: Timestamp) -> [DeclarationError] {
        var problems: [DeclarationError] = []
        var waived: Set<String> = []
        for waiver in declaration.waivers {
            if waiver.until > now {
                waived.insert(waiver.rule)
            } else {
                let reason = DeclarationError.Reason.endedWaiver(
                    rule: waiver.rule,
                    until: waiver.until
                )
                problems.append(DeclarationError(reason, at: waiver.range))
            }
        }
        guard let configuration = declaration.configuration else { return problems }
        for (level, isDenied) in [(deny, true), (warn, false)] {
            problems += level.violations(of: configuration, waived: waived).map { rule, path in
                var place = declaration.node.place(of: path)
                // What is inherited is reported in the file that inherits it.
                place.source = place.source == .defaults ? .defaults : .own
                return DeclarationError(
                    .policy(PolicyViolation(rule: rule, isDenied: isDenied)),
                    at: place
                )
            }
        }
        return problems
    }
}

extension PolicyRules.Level {
    func violations(
        of configuration: WebhookConfiguration,
        waived: Set<String>
    ) -> [(rule: PolicyViolation.Rule, path: [String])] {
        var found: [(rule: PolicyViolation.Rule, path: [String])] = []
        if !waived.contains("require"), !require.isEmpty {
            let set = configuration.json
            for field in require where set[field].isUnset {
                found.append((.requires(field: field), [field]))
            }
        }
        if !waived.contains("allowed_hosts"), !allowedHosts.isEmpty,
            let host = configuration.literalHost, !allowedHosts.contains(where: { $0.allows(host) })
        {
            found.append((.host(host, allowed: allowedHosts), ["url"]))
        }
        if !waived.contains("forbid_event_globs") {
            for (index, pattern) in configuration.events.enumerated()
            where forbiddenEvents.contains(where: { $0.forbids(pattern) }) {
                let forbidden = forbiddenEvents.first { $0.forbids(pattern) }?.text ?? ""
                found.append(
                    (.events(pattern.text, forbidden: forbidden), ["events", String(index)])
                )
            }
        }
        if !waived.contains("max_retry_attempts"), let limit = maxRetryAttempts,
            configuration.retry.possibleAttempts > limit
        {
            let attempts = configuration.retry.possibleAttempts
            found.append((.attempts(attempts, limit: limit), ["retry", "max_attempts"]))
        }
        return found
    }
}

extension JSON? {
    /// Whether a field was left out or is empty.
    fileprivate var isUnset: Bool {
        switch self {
        case nil, .null: true
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let object): object.members.isEmpty
        default: false
        }
    }
}

extension WebhookConfiguration {
    /// The host of an address written in the file.
    fileprivate var literalHost: String? {
        guard case .literal(let text) = url else { return nil }
        do throws(EndpointURL.Problem) {
            return try EndpointURL(text).host
        } catch {
            return nil
        }
    }
}

extension String {
    /// Whether an entry of `allowed_hosts` allows a host: itself, or `*.` and anything before it.
    fileprivate func allows(_ host: String) -> Bool {
        guard hasPrefix("*.") else { return self == host }
        let suffix = dropFirst()
        return host.hasSuffix(suffix) && host.utf8.count > suffix.utf8.count
    }
}

extension EventPattern {
    /// Whether a policy's glob forbids a subscription: the same words, or a single type under a glob.
    fileprivate func forbids(_ pattern: EventPattern) -> Bool {
        if self == pattern { return true }
        switch (self, pattern) {
        case (.prefix(let prefix), .exact(let type)): return type.hasPrefix(prefix)
        case (.prefix(let outer), .prefix(let inner)): return inner.hasPrefix(outer)
        default: return false
        }
    }
}
