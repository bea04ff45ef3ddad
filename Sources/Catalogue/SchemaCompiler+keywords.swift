import Model
import Text

/// The keywords of one subschema.
extension SchemaCompiler {
    /// The node of a subschema.
    mutating func node(_ schema: JSON, at path: [String]) -> SchemaNode {
        guard path.count <= Self.depthLimit else {
            report(.tooDeep(limit: Self.depthLimit), at: path)
            return SchemaNode()
        }
        if let isOpen = schema.bool { return SchemaNode(checks: isOpen ? [] : [.never]) }
        guard let object = schema.object else {
            report(.noSchema(found: schema.shape), at: path)
            return SchemaNode()
        }
        var node = SchemaNode()
        node.types = types(object, at: path)
        addObjectRule(object, to: &node, at: path)
        addItems(object, to: &node, at: path)
        addRanges(object, to: &node, at: path)
        for member in object.members {
            if let check = check(member, at: path + [member.name]) { node.checks.append(check) }
        }
        return node
    }

    /// The check of a keyword that stands by itself; nil where it has none or another step took it.
    private mutating func check(_ member: JSONObject.Member, at path: [String]) -> SchemaCheck? {
        let value = member.value
        switch member.name {
        case "enum": return list(member, at: path).map { .enumeration($0) }
        case "const": return .constant(value)
        case "uniqueItems": return flag(member, at: path) ? .uniqueItems : nil
        case "format": return format(value, at: path).map { .format($0) }
        case "minimum": return number(member, at: path).map { .minimum($0) }
        case "maximum": return number(member, at: path).map { .maximum($0) }
        case "exclusiveMinimum": return number(member, at: path).map { .exclusiveMinimum($0) }
        case "exclusiveMaximum": return number(member, at: path).map { .exclusiveMaximum($0) }
        case "multipleOf": return step(member, at: path).map { .multipleOf($0) }
        case "allOf": return .all(schemas(member, at: path))
        case "anyOf": return .any(schemas(member, at: path))
        case "oneOf": return .one(schemas(member, at: path))
        case "not": return .not(add(value, at: path))
        case "$ref": return resolve(value, at: path).map { .all([$0]) }
        case "$schema", "$id", "$defs": checkRootOnly(member, at: path)
        case "x-since":
            if value.string.flatMap(EventVersion.init) == nil {
                report(.wrongValue("x-since", expected: .version), at: path)
            }
        case let name where Self.keywords.contains(name): break
        case let name:
            let suggestion = Suggestion.closest(to: name, among: Self.keywords)
            report(.unknownKeyword(name, suggestion: suggestion), at: path)
        }
        return nil
    }

    private mutating func types(_ object: JSONObject, at path: [String]) -> SchemaTypes? {
        guard let value = object["type"] else { return nil }
        let path = path + ["type"]
        let names = value.array ?? [value]
        let texts = names.compactMap(\.string)
        guard !names.isEmpty, texts.count == names.count, Set(texts).count == texts.count else {
            report(.wrongValue("type", expected: .types), at: path)
            return nil
        }
        var types: SchemaTypes = []
        for text in texts {
            if let type = SchemaType(rawValue: text) {
                types.insert(SchemaTypes(type))
            } else {
                let known = SchemaType.allCases.map(\.rawValue)
                let suggestion = Suggestion.closest(to: text, among: known)
                report(.unknownType(text, suggestion: suggestion), at: path)
            }
        }
        return types
    }

    private mutating func format(_ value: JSON, at path: [String]) -> SchemaFormat? {
        guard let text = value.string else {
            report(.wrongValue("format", expected: .text), at: path)
            return nil
        }
        let format = SchemaFormat(rawValue: text)
        if format == nil {
            let known = SchemaFormat.allCases.map(\.rawValue)
            let suggestion = Suggestion.closest(to: text, among: known)
            report(.unknownFormat(text, suggestion: suggestion), at: path)
        }
        return format
    }

    private mutating func checkRootOnly(_ member: JSONObject.Member, at path: [String]) {
        if path.count > 1 { return report(.misplaced(member.name), at: path) }
        switch member.name {
        case "$defs" where member.value.object == nil:
            report(.wrongValue("$defs", expected: .object), at: path)
        case "$schema" where member.value.string != Self.dialect:
            report(.unknownDialect(member.value.string ?? member.value.text), at: path)
        default: break
        }
    }

    private mutating func list(_ member: JSONObject.Member, at path: [String]) -> [JSON]? {
        if let list = member.value.array { return list }
        report(.wrongValue(member.name, expected: .list), at: path)
        return nil
    }

    private mutating func schemas(_ member: JSONObject.Member, at path: [String]) -> [Int] {
        guard let list = member.value.array, !list.isEmpty else {
            report(.wrongValue(member.name, expected: .filledList), at: path)
            return []
        }
        return list.enumerated().map { add($1, at: path + [String($0)]) }
    }

    private mutating func number(_ member: JSONObject.Member, at path: [String]) -> JSONNumber? {
        if case .number(let number) = member.value { return number }
        report(.wrongValue(member.name, expected: .number), at: path)
        return nil
    }

    private mutating func step(_ member: JSONObject.Member, at path: [String]) -> JSONNumber? {
        if case .number(let number) = member.value, number.value > 0 { return number }
        report(.wrongValue(member.name, expected: .positiveNumber), at: path)
        return nil
    }

    private mutating func flag(_ member: JSONObject.Member, at path: [String]) -> Bool {
        if member.value.bool == nil {
            report(.wrongValue(member.name, expected: .boolean), at: path)
        }
        return member.value.bool ?? false
    }
}
