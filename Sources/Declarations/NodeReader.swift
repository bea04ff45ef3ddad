import Model
import Text

/// Reads the small files beside the declarations, and collects what is wrong with them.
struct NodeReader {
    private(set) var problems: [DeclarationError] = []

    mutating func report(_ reason: DeclarationError.Reason, at range: SourceRange?) {
        problems.append(DeclarationError(reason, at: range))
    }

    mutating func report(_ reason: ConfigurationProblem.Reason, _ field: String, at node: YAMLNode)
    {
        let problem = ConfigurationProblem(path: ConfigurationPath([field]), reason: reason)
        var placed = DeclarationError(.configuration(problem), at: node.range)
        placed.scalar = node.scalar
        problems.append(placed)
    }

    /// Whether a node is a mapping with known fields and all the required ones.
    mutating func mapping(
        _ node: YAMLNode,
        _ name: String,
        known: [String],
        required: [String] = []
    ) -> Bool {
        guard let members = node.members else {
            report(.wrongType(expected: "a mapping", found: node.kind), name, at: node)
            return false
        }
        for member in members where !known.contains(member.key) {
            let problem = ConfigurationProblem(
                path: ConfigurationPath([member.key]),
                reason: .unknownField(known: known)
            )
            report(.configuration(problem), at: member.keyRange)
        }
        for field in required where node[field] == nil {
            let problem = ConfigurationProblem(path: ConfigurationPath([field]), reason: .missing)
            report(.configuration(problem), at: members.first?.keyRange ?? node.range)
        }
        return true
    }

    mutating func list(_ node: YAMLNode, _ name: String) -> [YAMLNode] {
        guard let elements = node.elements else {
            report(.wrongType(expected: "a list", found: node.kind), name, at: node)
            return []
        }
        return elements
    }

    mutating func text(_ node: YAMLNode, _ field: String) -> String? {
        guard let value = node[field]?.value else { return nil }
        return text(of: value, field)
    }

    mutating func text(of value: YAMLNode, _ field: String) -> String? {
        let json = json(value)
        guard let text = json.string else {
            report(.wrongType(expected: "text", found: json.kind), field, at: value)
            return nil
        }
        return text
    }

    mutating func texts(_ node: YAMLNode, _ field: String) -> [String] {
        guard let value = node[field]?.value else { return [] }
        var texts: [String] = []
        for element in list(value, field) {
            if let text = text(of: element, field) { texts.append(text) }
        }
        return texts
    }

    mutating func integer(
        _ node: YAMLNode,
        _ field: String,
        in bounds: ClosedRange<Int>
    ) -> Int? {
        guard let value = node[field]?.value else { return nil }
        let json = json(value)
        guard let number = json.integer else {
            report(.wrongType(expected: "a whole number", found: json.kind), field, at: value)
            return nil
        }
        guard bounds.contains(number) else {
            let words = "\(bounds.lowerBound) to \(bounds.upperBound)"
            report(.outOfRange(bounds: words, found: String(number)), field, at: value)
            return nil
        }
        return number
    }

    mutating func flag(_ node: YAMLNode, _ field: String) -> Bool? {
        guard let value = node[field]?.value else { return nil }
        let json = json(value)
        if json.bool == nil {
            report(.wrongType(expected: "true or false", found: json.kind), field, at: value)
        }
        return json.bool
    }

    mutating func duration(_ node: YAMLNode, _ field: String) -> Duration? {
        guard let value = node[field]?.value, let text = text(of: value, field) else { return nil }
        let duration = Duration(declared: text)
        if duration == nil { report(.duration(text), field, at: value) }
        return duration
    }

    /// A time, or a day that counts to its end.
    mutating func day(_ node: YAMLNode, _ field: String) -> Timestamp? {
        guard let value = node[field]?.value, let text = text(of: value, field) else { return nil }
        if let time = Timestamp(rfc3339: text) { return time }
        let day = Timestamp(rfc3339: text + "T00:00:00Z")
        if day == nil { report(.timestamp(text), field, at: value) }
        return day.map { $0 + .seconds(86_400) }
    }

    mutating func json(_ node: YAMLNode) -> JSON {
        node.json(reporting: &problems)
    }
}

extension YAMLNode {
    /// What a reader would call it.
    var kind: String {
        switch content {
        case .scalar(let scalar): scalar.value?.kind ?? "text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
