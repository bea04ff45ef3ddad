import Model
import Text

/// Fields of a file that are not part of the configuration.
private let outerFields: Set<String> = ["moved_from", "environments", "waive"]

extension Declaration {
    /// Reads one file; what is wrong with it is collected.
    static func decode(
        _ root: YAMLNode?,
        key: WebhookKey,
        file: String,
        context: DeclarationContext,
        problems: inout [DeclarationError]
    ) -> Declaration? {
        guard let root, root.members != nil else {
            let reason = DeclarationError.Reason.notAMapping(expected: "a webhook's fields")
            problems.append(DeclarationError(reason, at: root?.range))
            return nil
        }
        let overrides = EnvironmentOverrides.decode(
            root["environments"],
            context: context,
            problems: &problems
        )
        let base = root.removing(outerFields)
        var layered = context.defaults.map { $0.removing(outerFields).overlaid(by: base) } ?? base
        if let override = context.defaultsOverride {
            // A file's own fields win over the defaults' environment.
            let defaults =
                context.defaults?.removing(outerFields).overlaid(by: override) ?? override
            layered = defaults.overlaid(by: base)
        }
        var configuration = read(layered, context: context, problems: &problems)
        var chosen = layered
        for (name, override) in overrides.nodes {
            let overlaid = layered.overlaid(by: override)
            var found: [DeclarationError] = []
            let changed = read(overlaid, context: context, problems: &found)
            problems += found.filter { !problems.contains($0) }
            if name == context.environment {
                (configuration, chosen) = (changed, overlaid)
            }
        }
        var declaration = Declaration(key: key, file: file, node: chosen)
        let isOff = context.environment.map(overrides.off.contains) ?? false
        declaration.configuration = isOff ? nil : configuration
        declaration.readMove(root["moved_from"], problems: &problems)
        declaration.waivers = decodeWaivers(root["waive"], problems: &problems)
        declaration.lines = chosen.fieldLines()
        return declaration
    }

    /// Reads a configuration and checks what only the catalogue can tell.
    private static func read(
        _ node: YAMLNode,
        context: DeclarationContext,
        problems: inout [DeclarationError]
    ) -> WebhookConfiguration? {
        var scalars: [DeclarationError] = []
        let json = node.json(reporting: &scalars)
        problems += scalars.filter { $0.source == .own }
        let taken = Set(scalars.compactMap(\.range))
        do throws(ConfigurationError) {
            let configuration = try WebhookConfiguration(json: json)
            problems += configuration.problems(at: node, context: context)
            return scalars.isEmpty ? configuration : nil
        } catch {
            for problem in error.problems {
                var place = node.place(of: problem.path.components, asName: problem.isAboutName)
                if problem.isAboutScheme { place.narrowToScheme() }
                // Said already, and better, about the scalar itself; the defaults are checked apart.
                if taken.contains(place.range) || (place.source == .defaults && !problem.isCross) {
                    continue
                }
                problems.append(DeclarationError(.configuration(problem), at: place))
            }
            // The events can still be checked when something else is wrong.
            problems += WebhookConfiguration.eventProblems(at: node, context: context)
            return nil
        }
    }

    private mutating func readMove(_ member: YAMLNode.Member?, problems: inout [DeclarationError]) {
        guard let member else { return }
        movedFromRange = member.value.range
        guard let text = member.value.scalar?.text, let old = WebhookKey(text) else {
            let reason = DeclarationError.Reason.webhookKey(member.value.scalar?.text ?? "")
            problems.append(DeclarationError(reason, at: member.value.range))
            return
        }
        if old == key {
            problems.append(DeclarationError(.movedFromItself, at: member.value.range))
        }
        movedFrom = old
    }
}

extension ConfigurationProblem {
    /// Whether an address is fine but for what it begins with.
    fileprivate var isAboutScheme: Bool {
        switch reason {
        case .endpoint(.insecure), .endpoint(.scheme): true
        default: false
        }
    }

    /// Whether the problem lies between fields, so that it belongs to the file that joins them.
    fileprivate var isCross: Bool {
        switch reason {
        case .orderedConcurrency, .missing: true
        default: false
        }
    }
}

extension Place {
    /// Only what stands before `://`.
    fileprivate mutating func narrowToScheme() {
        guard let scalar, range.start.line == range.end.line else { return }
        let quote = scalar.isPlain ? 0 : 1
        range.start.column += quote
        range.end.column = range.start.column + scalar.text.prefix { $0 != ":" }.count
    }
}
