import Model
import Text

/// What is wrong or doubtful about a configuration that reads well.
extension WebhookConfiguration {
    func problems(at node: YAMLNode, context: DeclarationContext) -> [DeclarationError] {
        var problems = Self.eventProblems(at: node, context: context)
        problems += coverProblems(at: node)
        problems += addressProblems(at: node)
        if let waits = unreachedDelays, node["retry"]?.value["delays"] != nil {
            problems.append(DeclarationError(waits, at: node.place(of: ["retry", "delays"])))
        }
        if let paused, paused.until <= context.now {
            let place = node.place(of: ["paused", "until"])
            problems.append(DeclarationError(.endedPause(until: paused.until), at: place))
        }
        return problems.filter { $0.source == .own }
    }

    /// Types and globs that the catalogue does not know.
    static func eventProblems(
        at node: YAMLNode,
        context: DeclarationContext
    ) -> [DeclarationError] {
        guard let elements = node["events"]?.value.elements else { return [] }
        let names = context.eventTypes
        var problems: [DeclarationError] = []
        for element in elements {
            guard let text = element.scalar?.text, let pattern = EventPattern(text),
                !names.canMatch(pattern)
            else { continue }
            let near = names.suggestion(for: pattern)
            let reason: DeclarationError.Reason =
                if case .exact = pattern {
                    .unknownEventType(text, suggestion: near, known: names.sorted.count)
                } else {
                    .emptyPattern(text, suggestion: near)
                }
            problems.append(DeclarationError(reason, at: element.range, in: element.source))
        }
        return problems
    }

    private func coverProblems(at node: YAMLNode) -> [DeclarationError] {
        guard events.count > 1 else { return [] }
        var problems: [DeclarationError] = []
        for (index, pattern) in events.enumerated() {
            let cover = events.first { $0 != pattern && $0.covers(pattern) }
            guard let cover else { continue }
            let place = node.place(of: ["events", String(index)])
            problems.append(
                DeclarationError(.coveredEvent(pattern.text, by: cover.text), at: place)
            )
        }
        return problems
    }

    private func addressProblems(at node: YAMLNode) -> [DeclarationError] {
        guard case .literal(let text) = url else { return [] }
        do throws(EndpointURL.Problem) {
            let address = try EndpointURL(text)
            let place = node.place(of: ["url"])
            if address.isLocal {
                return [DeclarationError(.localEndpoint(host: address.host), at: place)]
            }
            guard let service = address.secretBearingService else { return [] }
            return [DeclarationError(.secretEndpoint(service: service), at: place)]
        } catch {
            return []
        }
    }

    /// Delays of one's own that no attempt gets to; the standard list is left alone.
    private var unreachedDelays: DeclarationError.Reason? {
        let reached = max(0, retry.possibleAttempts - 1)
        guard retry.delays.count > reached, retry.delays != RetryPolicy.standardDelays else {
            return nil
        }
        return .unreachedDelays(attempts: retry.possibleAttempts, reached: reached)
    }
}

extension EventPattern {
    /// Whether everything another pattern matches is matched by this one.
    func covers(_ other: EventPattern) -> Bool {
        switch (self, other) {
        case (.all, .exact(let type)): !type.hasPrefix("system.")
        case (.all, .prefix(let prefix)): !prefix.hasPrefix("system.")
        case (.prefix(let outer), .exact(let type)): type.hasPrefix(outer)
        case (.prefix(let outer), .prefix(let inner)): inner.hasPrefix(outer)
        default: false
        }
    }
}
