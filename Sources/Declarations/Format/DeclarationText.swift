package import Model
import Text

/// Writes declaration files: what `export`, `adopt` and `new` put into a folder.
package enum DeclarationText {
    /// Tells editors which schema a file follows.
    package static let modeline = "# yaml-language-server: $schema=.schema.json"

    /// A whole file that reads back as this configuration; fields with their default are left out.
    package static func file(
        for configuration: WebhookConfiguration,
        movedFrom: WebhookKey? = nil
    ) -> String {
        let standard = WebhookConfiguration(name: "", url: .literal(""), events: []).json
        var lines = [modeline]
        for member in configuration.json.object?.members ?? [] {
            let isUsual = standard[member.name] == member.value && !isRequired(member.name)
            if !isUsual { lines += field(member.name, member.value, usual: standard[member.name]) }
        }
        if let movedFrom { lines.append("moved_from: \(movedFrom)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func isRequired(_ name: String) -> Bool {
        ["name", "url", "events"].contains(name)
    }

    /// One field; the larger mappings stand as blocks, set off by a blank line.
    static func field(_ name: String, _ value: JSON, usual: JSON?) -> [String] {
        guard let object = value.object, ["filters", "retry", "headers"].contains(name) else {
            return ["\(name): \(block(value))"]
        }
        let members = object.members.filter { usual?[$0.name] != $0.value }
        return ["", "\(name):"] + members.flatMap { block($0, in: name) }
    }

    private static func block(_ member: JSONObject.Member, in name: String) -> [String] {
        let key = YAMLText.scalar(member.name)
        guard name == "filters", member.name == "custom", let conditions = member.value.object
        else {
            return ["  \(key): \(block(member.value))"]
        }
        return ["  \(key):"]
            + conditions.members.map {
                "    \(YAMLText.scalar($0.name)): \(block($0.value))"
            }
    }

    /// A value behind its key.
    private static func block(_ value: JSON) -> String {
        value.string.map { YAMLText.scalar($0, inBrackets: false) } ?? YAMLText.flow(value)
    }
}
