import Text

/// Turns a JSON Schema into nodes and collects everything it does not understand.
struct SchemaCompiler {
    static let dialect = "https://json-schema.org/draft/2020-12/schema"
    static let depthLimit = 48
    /// Keywords that say something to people and nothing to the validator.
    static let annotations = [
        "title", "description", "examples", "default", "deprecated", "readOnly", "writeOnly",
        "$comment", "x-since",
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
        if problems.isEmpty { checkChains() }
        return nodes
    }

    /// Subschemas that apply to the same value must end, and soon: the validator recurses through them.
    private mutating func checkChains() {
        var chains = SchemaChains(nodes: nodes)
        for index in nodes.indices {
            guard let length = chains.length(from: index) else {
                return report(.circular, at: [])
            }
            guard length <= SchemaChains.limit else {
                return report(.tooDeep(limit: SchemaChains.limit), at: [])
            }
        }
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

/// How many subschemas are applied to one value after another.
private struct SchemaChains {
    static let limit = 64

    let nodes: [SchemaNode]
    /// Nil where a node was not looked at; 0 while it is.
    private var lengths: [Int?]

    init(nodes: [SchemaNode]) {
        self.nodes = nodes
        lengths = [Int?](repeating: nil, count: nodes.count)
    }

    /// The length of the longest chain from a node, cut off beyond the limit; nil for an endless one.
    mutating func length(from index: Int, depth: Int = 1) -> Int? {
        if let length = lengths[index] { return length == 0 ? nil : length }
        guard depth <= Self.limit else { return Self.limit + 1 }
        lengths[index] = 0
        var longest = 0
        for check in nodes[index].checks {
            let parts: [Int] =
                switch check {
                case .all(let parts), .any(let parts), .one(let parts): parts
                case .not(let part): [part]
                default: []
                }
            for part in parts {
                guard let length = length(from: part, depth: depth + 1) else { return nil }
                longest = max(longest, length)
            }
        }
        lengths[index] = longest + 1
        return longest + 1
    }
}
