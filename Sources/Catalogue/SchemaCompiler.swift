import Text

/// Turns a JSON Schema into nodes and collects everything it does not understand.
struct SchemaCompiler {
    static let dialect = "https://json-schema.org/draft/2020-12/schema"
    static let depthLimit = 48
    /// Keywords that say something to people and nothing to the validator.
    static let annotations = [
        "title", "description", "examples", "default", "deprecated", "readOnly", "writeOnly",
        "$comment",
    ]
    /// Every keyword that is understood.
    static let keywords =
        [
            "type", "enum", "const", "properties", "required", "additionalProperties",
            "minProperties", "maxProperties", "items", "prefixItems", "minItems", "maxItems",
            "uniqueItems", "minLength", "maxLength", "format", "minimum", "maximum",
            "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "allOf", "anyOf", "oneOf", "not",
            "$ref", "$defs", "$schema", "$id",
        ] + annotations

    let root: JSON
    private(set) var problems: [SchemaError.Problem] = []
    private(set) var nodes: [SchemaNode] = []
    /// The nodes of `#` and `#/$defs/NAME`.
    private var definitions: [ExactText: Int] = [:]

    init(root: JSON) {
        self.root = root
    }

    /// The nodes, the root's first.
    mutating func compile() -> [SchemaNode] {
        nodes = [SchemaNode()]
        definitions[ExactText(text: "#")] = 0
        let names = root["$defs"]?.object?.members.map(\.name) ?? []
        for name in names {
            nodes.append(SchemaNode())
            definitions[ExactText(text: Self.reference(to: name))] = nodes.count - 1
        }
        nodes[0] = node(root, at: [])
        for (offset, name) in names.enumerated() {
            nodes[offset + 1] = node(root["$defs"]?[name] ?? .null, at: ["$defs", name])
        }
        if problems.isEmpty, SchemaCycle(nodes: nodes).exists { report(.circular, at: []) }
        return nodes
    }

    private static func reference(to name: String) -> String {
        "#/$defs" + JSONPointer.text([name])
    }

    /// Compiles a subschema and gives its index.
    mutating func add(_ schema: JSON, at path: [String]) -> Int {
        nodes.append(SchemaNode())
        let index = nodes.count - 1
        nodes[index] = node(schema, at: path)
        return index
    }

    /// The node that a reference names.
    mutating func resolve(_ reference: JSON, at path: [String]) -> Int? {
        guard let text = reference.string else {
            report(.wrongValue("$ref", expected: .text), at: path)
            return nil
        }
        guard let index = definitions[ExactText(text: text)] else {
            report(.unresolved(text), at: path)
            return nil
        }
        return index
    }

    /// Notes something that is not understood.
    mutating func report(_ reason: SchemaError.Reason, at path: [String]) {
        problems.append(SchemaError.Problem(path: path, reason: reason))
    }
}

/// Looks for subschemas that are applied to the same value again and again.
private struct SchemaCycle {
    let nodes: [SchemaNode]

    var exists: Bool {
        var states = [State](repeating: .new, count: nodes.count)
        return nodes.indices.contains { leadsBack($0, &states) }
    }

    private enum State {
        case new
        case open
        case done
    }

    private func leadsBack(_ index: Int, _ states: inout [State]) -> Bool {
        guard states[index] == .new else { return states[index] == .open }
        states[index] = .open
        for check in nodes[index].checks {
            let parts: [Int] =
                switch check {
                case .all(let parts), .any(let parts), .one(let parts): parts
                case .not(let part): [part]
                default: []
                }
            for part in parts where leadsBack(part, &states) { return true }
        }
        states[index] = .done
        return false
    }
}
