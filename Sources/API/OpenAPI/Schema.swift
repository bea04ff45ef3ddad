import Text

/// JSON Schemas (2020-12) in the words that the routes need.
enum Schema {
    static let string: JSON = .members(["type": "string"])
    static let boolean: JSON = .members(["type": "boolean"])
    static let number: JSON = .members(["type": "number"])
    static let count: JSON = .members(["type": "integer", "minimum": 0])
    static let time: JSON = .members(["type": "string", "format": "date-time"])
    /// Any object.
    static let anyObject: JSON = .members(["type": "object"])
    /// Any value at all.
    static let any: JSON = .members([:])

    /// One of these words.
    static func word(_ words: [String]) -> JSON {
        .members(["type": "string", "enum": .array(words.map(JSON.string))])
    }

    /// The schema, or null.
    static func optional(_ schema: JSON) -> JSON {
        .members(["anyOf": [schema, .members(["type": "null"])]])
    }

    static func list(of schema: JSON) -> JSON {
        .members(["type": "array", "items": schema])
    }

    /// A schema of the document's components.
    static func component(_ name: String) -> JSON {
        .members(["$ref": .string("#/components/schemas/\(name)")])
    }

    /// An object; a closed one has no other members.
    static func object(
        _ required: KeyValuePairs<String, JSON>,
        optional: KeyValuePairs<String, JSON> = [:],
        isClosed: Bool = false
    ) -> JSON {
        let members = (Array(required) + Array(optional)).map {
            JSONObject.Member(name: $0.key, value: $0.value)
        }
        return .members([
            "type": "object",
            "properties": .object(JSONObject(uniqueMembers: members)),
            "required": required.isEmpty ? nil : .array(required.map { .string($0.key) }),
            "additionalProperties": isClosed ? false : nil,
        ])
    }
}
