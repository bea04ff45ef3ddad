import Model
import Templates
import Text

/// The rows of a schema table: every field with its type and the version that brought it.
struct SchemaFields {
    let type: EventType
    /// The types as an earlier site described them.
    var previous: PreviousSchemas?

    /// One context a field: `path`, `fieldType`, `required`, `since`, `note`.
    var contexts: [Context] {
        rows(
            type.schema,
            prefix: "",
            since: Self.declared(type.schema),
            earlier: previous?.schemas[type.name],
            depth: 0
        )
    }

    /// What the column of first versions means, and why it has gaps where it has.
    var sinceNote: String {
        let all = contexts.map { context -> String in
            guard case .text(let text) = context["since"] else { return "" }
            return text
        }
        var text = "Since is the version of this type that brought a field."
        if all.contains("–") {
            text += " A – stands where the schema does not say (x-since)"
            text += previous == nil ? " and no earlier site is compared with." : "."
        }
        return text
    }

    private func rows(
        _ schema: JSON,
        prefix: String,
        since: String?,
        earlier: JSON?,
        depth: Int
    ) -> [Context] {
        guard depth < 8 else { return [] }
        let required = Set((schema["required"]?.array ?? []).compactMap(\.string))
        var result: [Context] = []
        for member in schema["properties"]?.object?.members ?? [] {
            let path = prefix + member.name
            let declared = Self.declared(member.value) ?? since
            let known = earlier?["properties"]?[member.name]
            result.append(
                Context([
                    "path": .text(path),
                    "fieldType": .text(SchemaShape.typeText(member.value)),
                    "required": .text(required.contains(member.name) ? "Yes" : "No"),
                    "since": .text(declared ?? observed(isKnown: known != nil)),
                    "note": .text(Self.note(member.value)),
                ])
            )
            result += rows(
                member.value,
                prefix: path + ".",
                since: declared,
                earlier: known,
                depth: depth + 1
            )
            if let items = member.value["items"] {
                result += rows(
                    items,
                    prefix: path + "[].",
                    since: Self.declared(items) ?? declared,
                    earlier: known?["items"],
                    depth: depth + 1
                )
            }
        }
        return result
    }

    /// A schema's own word; it holds for what is below it too, where that says nothing.
    private static func declared(_ schema: JSON) -> String? { schema["x-since"]?.string }

    /// What an earlier site tells where the schema does not: on which side of its day the field came.
    private func observed(isKnown: Bool) -> String {
        guard let previous, let moment = Timestamp(rfc3339: previous.asOf) else { return "–" }
        return "\(isKnown ? "before" : "after") \(moment.rfc3339.prefix(10))"
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
