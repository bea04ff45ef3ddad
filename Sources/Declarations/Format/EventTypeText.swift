import Catalogue
package import Model
import Text

/// Writes a team's event types into files of `_events/`.
package enum EventTypeText {
    /// The file's text afterwards: fields that say the same already stay as they are.
    package static func file(
        for type: EventType,
        existing: (text: String, type: EventType)?
    )
        -> String
    {
        let members = type.json.object?.members ?? []
        guard let existing else {
            return members.filter { $0.name != "type" }.flatMap { lines($0.name, $0.value, 0) }
                .joined(separator: "\n") + "\n"
        }
        var edit = YAMLEdit(existing.text.replacing("\r\n", with: "\n"))
        let current = existing.type.json
        for member in members where current[member.name] != member.value {
            edit.set([member.name], to: member.value)
        }
        return edit.text
    }

    /// A member of a mapping; mappings stand as blocks, everything else on a line.
    private static func lines(_ name: String, _ value: JSON, _ depth: Int) -> [String] {
        let key = String(repeating: "  ", count: depth) + YAMLText.scalar(name) + ":"
        if let object = value.object, !object.members.isEmpty {
            return [key] + object.members.flatMap { lines($0.name, $0.value, depth + 1) }
        }
        let text =
            value.string.map { YAMLText.scalar($0, inBrackets: false) } ?? YAMLText.flow(value)
        return ["\(key) \(text)"]
    }
}
