import Model
import Templates
import Text

/// The rows of a schema table: every field with its type.
enum SchemaFields {
    /// One context a field: `path`, `fieldType`, `required`, `note`.
    static func contexts(_ schema: JSON) -> [Context] {
        rows(schema, prefix: "data", depth: 0)
    }

    private static func rows(_ schema: JSON, prefix: String, depth: Int) -> [Context] {
        guard depth < 8 else { return [] }
        let required = Set((schema["required"]?.array ?? []).compactMap(\.string))
        var result: [Context] = []
        for member in schema["properties"]?.object?.members ?? [] {
            let path = "\(prefix).\(member.name)"
            result.append(
                Context([
                    "path": .text(path),
                    "fieldType": .text(SchemaShape.typeText(member.value)),
                    "required": .text(required.contains(member.name) ? "Yes" : "No"),
                    "note": .text(note(member.value)),
                ])
            )
            result += rows(member.value, prefix: path, depth: depth + 1)
            if let items = member.value["items"] {
                result += rows(items, prefix: path + "[]", depth: depth + 1)
            }
        }
        return result
    }

    private static func note(_ schema: JSON) -> String {
        var parts: [String] = []
        if let text = schema["description"]?.string { parts.append(text) }
        if let values = schema["enum"]?.array {
            parts.append("One of " + values.map(\.plain).joined(separator: ", ") + ".")
        }
        return parts.joined(separator: " ")
    }
}

/// A schema as the specification shows it: the payload with a type in place of each value.
enum SchemaShape {
    /// The whole event of a type.
    static func envelope(of type: EventType) -> JSON {
        .members([
            "id": "string (UUID)",
            "type": .string(type.name),
            "created_at": "string (ISO 8601)",
            "data": shape(type.schema),
        ])
    }

    /// `string (UUID)`, `string (ISO 8601)`, `integer`, `array of string`.
    static func typeText(_ schema: JSON) -> String {
        var name = schema["type"]?.plain ?? "any"
        if let types = schema["type"]?.array { name = types.map(\.plain).joined(separator: " or ") }
        if schema["type"] == nil, schema["properties"] != nil { name = "object" }
        if schema["type"] == nil, schema["enum"] != nil { name = "string" }
        switch schema["format"]?.string {
        case "uuid": return name + " (UUID)"
        case "date-time": return name + " (ISO 8601)"
        case let format?: return "\(name) (\(format))"
        case nil: break
        }
        if let items = schema["items"], name == "array" { return "array of \(typeText(items))" }
        return name
    }

    private static func shape(_ schema: JSON, depth: Int = 0) -> JSON {
        if depth < 8, let properties = schema["properties"]?.object {
            return .object(
                JSONObject(
                    uniqueMembers: properties.members.map {
                        JSONObject.Member(name: $0.name, value: shape($0.value, depth: depth + 1))
                    }
                )
            )
        }
        if let items = schema["items"], depth < 8, items["properties"] != nil {
            return .array([shape(items, depth: depth + 1)])
        }
        return .string(typeText(schema))
    }
}

extension JSON {
    /// A scalar without quotes.
    fileprivate var plain: String { string ?? text }
}
