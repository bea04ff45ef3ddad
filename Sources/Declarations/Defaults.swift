import Model
import Text

/// `_defaults.yaml`: what every file of the folder inherits.
struct Defaults {
    var node: YAMLNode
    /// What differs in the chosen environment.
    var override: YAMLNode?

    /// Fields that only a webhook's own file can have.
    private static let own = ["name", "url", "events", "moved_from", "waive"]

    static func decode(
        _ root: YAMLNode,
        context: DeclarationContext,
        problems: inout [DeclarationError]
    ) -> Defaults {
        guard let members = root.members else {
            let reason = DeclarationError.Reason.notAMapping(expected: "fields to inherit")
            problems.append(DeclarationError(reason, at: root.range))
            return Defaults(node: root.emptied)
        }
        for member in members where own.contains(member.key) {
            let reason = DeclarationError.Reason.misplacedField(member.key, file: "_defaults.yaml")
            problems.append(DeclarationError(reason, at: member.keyRange))
        }
        let overrides = EnvironmentOverrides.decode(
            root["environments"],
            context: context,
            problems: &problems
        )
        let node = root.removing(Set(own + ["environments"]))
        check(node, &problems)
        for (_, override) in overrides.nodes {
            var found: [DeclarationError] = []
            check(node.overlaid(by: override), &found)
            problems += found.filter { !problems.contains($0) }
        }
        let chosen = overrides.nodes.first { $0.name == context.environment }?.node
        return Defaults(node: node, override: chosen)
    }

    /// What is wrong with the fields themselves; required ones come from the files.
    private static func check(_ node: YAMLNode, _ problems: inout [DeclarationError]) {
        let json = node.json(reporting: &problems)
        let taken = Set(problems.compactMap(\.range))
        do throws(ConfigurationError) {
            _ = try WebhookConfiguration(json: json)
        } catch {
            for problem in error.problems {
                if problem.reason == .missing, problem.path.components.count == 1 { continue }
                let place = node.place(of: problem.path.components, asName: problem.isAboutName)
                if taken.contains(place.range) { continue }
                problems.append(DeclarationError(.configuration(problem), at: place))
            }
        }
    }
}

extension YAMLNode {
    /// A mapping without entries in the same place.
    fileprivate var emptied: YAMLNode {
        var node = self
        node.content = .mapping([])
        return node
    }
}
