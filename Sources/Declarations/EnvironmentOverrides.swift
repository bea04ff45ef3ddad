import Text

/// A file's `environments`: what differs in each, and where the webhook is left out.
struct EnvironmentOverrides {
    /// In the file's order.
    var nodes: [(name: String, node: YAMLNode)] = []
    var off: Set<String> = []

    /// Fields that mean the same everywhere.
    private static let fixed: Set<String> = ["moved_from", "environments", "waive"]

    static func decode(
        _ member: YAMLNode.Member?,
        context: DeclarationContext,
        problems: inout [DeclarationError]
    ) -> EnvironmentOverrides {
        var result = EnvironmentOverrides()
        guard let member else { return result }
        guard let members = member.value.members else {
            let reason = DeclarationError.Reason.notAMapping(expected: "environments by name")
            problems.append(DeclarationError(reason, at: member.value.range))
            return result
        }
        for entry in members {
            if let known = context.environments, !known.contains(entry.key) {
                let near = Suggestion.closest(to: entry.key, among: known)
                problems.append(
                    DeclarationError(
                        .unknownEnvironment(entry.key, suggestion: near),
                        at: entry.keyRange,
                        in: entry.source
                    )
                )
            }
            if let text = entry.value.scalar?.text, ["off", "false"].contains(text) {
                result.off.insert(entry.key)
            } else if let fields = entry.value.members {
                for field in fields where fixed.contains(field.key) {
                    let reason = DeclarationError.Reason.misplacedField(
                        field.key,
                        file: "environments"
                    )
                    problems.append(DeclarationError(reason, at: field.keyRange, in: field.source))
                }
                result.nodes.append((entry.key, entry.value.removing(fixed)))
            } else {
                problems.append(
                    DeclarationError(.environmentValue, at: entry.value.range, in: entry.source)
                )
            }
        }
        return result
    }
}
