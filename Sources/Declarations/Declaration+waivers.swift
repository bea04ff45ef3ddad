import Model
import Text

extension Declaration {
    /// Reads `waive`: a list of rule, reason and end.
    static func decodeWaivers(
        _ member: YAMLNode.Member?,
        problems: inout [DeclarationError]
    ) -> [Waiver] {
        guard let member else { return [] }
        var reader = NodeReader()
        var waivers: [Waiver] = []
        for node in reader.list(member.value, "waive") {
            let known = ["rule", "reason", "until"]
            guard reader.mapping(node, "waive", known: known, required: known) else { continue }
            let rule = reader.text(node, "rule")
            let reason = reader.text(node, "reason")
            let until = reader.day(node, "until")
            guard let rule, let reason, let until, let range = node["rule"]?.value.range else {
                continue
            }
            if !PolicyRules.names.contains(rule) {
                let near = Suggestion.closest(to: rule, among: PolicyRules.names)
                reader.report(.unknownRule(rule, suggestion: near), at: range)
                continue
            }
            waivers.append(Waiver(rule: rule, reason: reason, until: until, range: range))
        }
        problems += reader.problems
        return waivers
    }
}
