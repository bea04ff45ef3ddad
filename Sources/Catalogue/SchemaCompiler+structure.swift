import Text

/// Keywords that work together: members, items, and pairs of bounds.
extension SchemaCompiler {
    /// `properties`, `required` and `additionalProperties`.
    mutating func addObjectRule(
        _ object: JSONObject,
        to node: inout SchemaNode,
        at path: [String]
    ) {
        var rule = SchemaObjectRule()
        if let properties = object["properties"] {
            if properties.object == nil {
                report(.wrongValue("properties", expected: .object), at: path + ["properties"])
            }
            rule.properties = (properties.object?.members ?? []).map { member in
                let place = path + ["properties", member.name]
                return SchemaObjectRule.Property(
                    name: member.name,
                    schema: add(member.value, at: place)
                )
            }
        }
        if let required = object["required"] {
            rule.required = required.array?.compactMap(\.string) ?? []
            let isList = rule.required.count == required.array?.count
            if !isList || Set(rule.required.map(ExactText.init)).count < rule.required.count {
                report(.wrongValue("required", expected: .names), at: path + ["required"])
            }
        }
        if let additional = object["additionalProperties"] {
            rule.additional = add(additional, at: path + ["additionalProperties"])
        }
        if !rule.properties.isEmpty || !rule.required.isEmpty || rule.additional != nil {
            node.checks.append(.object(rule))
        }
    }

    /// `prefixItems` and `items`.
    mutating func addItems(_ object: JSONObject, to node: inout SchemaNode, at path: [String]) {
        var first: [Int] = []
        if let value = object["prefixItems"] {
            let path = path + ["prefixItems"]
            if value.array?.isEmpty ?? true {
                report(.wrongValue("prefixItems", expected: .filledList), at: path)
            }
            first = (value.array ?? []).enumerated().map { add($1, at: path + [String($0)]) }
        }
        let rest = object["items"].map { add($0, at: path + ["items"]) }
        if !first.isEmpty || rest != nil { node.checks.append(.prefixItems(first, rest: rest)) }
    }

    /// The pairs of least and greatest counts.
    mutating func addRanges(_ object: JSONObject, to node: inout SchemaNode, at path: [String]) {
        if let range = range("minProperties", "maxProperties", object, at: path) {
            node.checks.append(.propertyCount(range))
        }
        if let range = range("minItems", "maxItems", object, at: path) {
            node.checks.append(.itemCount(range))
        }
        if let range = range("minLength", "maxLength", object, at: path) {
            node.checks.append(.length(range))
        }
    }

    private mutating func range(
        _ least: String,
        _ greatest: String,
        _ object: JSONObject,
        at path: [String]
    ) -> ClosedRange<Int>? {
        let low = count(least, object, at: path)
        let high = count(greatest, object, at: path)
        guard low != nil || high != nil else { return nil }
        let lower = low ?? 0
        let upper = high ?? .max
        guard lower <= upper else {
            report(.wrongValue(least, expected: .atMost(greatest)), at: path + [least])
            return nil
        }
        return lower...upper
    }

    private mutating func count(_ name: String, _ object: JSONObject, at path: [String]) -> Int? {
        guard let value = object[name] else { return nil }
        if let count = value.integer, count >= 0 { return count }
        report(.wrongValue(name, expected: .count), at: path + [name])
        return nil
    }
}
