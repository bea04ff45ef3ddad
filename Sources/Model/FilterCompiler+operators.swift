import Text

/// One operator and its operand.
extension FilterCompiler {
    /// The test of an operator of fields; nil where it was reported.
    mutating func test(_ member: JSONObject.Member, at path: [String]) -> FilterTest? {
        let operand = member.value
        switch member.name {
        case "$eq": return .equals(operand)
        case "$ne": return .not([.equals(operand)])
        case "$gt": return comparison(.greater, member, at: path)
        case "$gte": return comparison(.greaterOrEqual, member, at: path)
        case "$lt": return comparison(.less, member, at: path)
        case "$lte": return comparison(.lessOrEqual, member, at: path)
        case "$in": return list(member, at: path).map { .anyOf($0) }
        case "$nin": return list(member, at: path).map { .not([.anyOf($0)]) }
        case "$all": return all(member, at: path)
        case "$size": return size(member, at: path)
        case "$exists":
            guard let wanted = operand.bool else { return wrong(member, .boolean, at: path) }
            return .exists(wanted)
        case "$elemMatch": return elementMatch(member, at: path)
        case "$not": return negation(member, at: path)
        case "$type": return kinds(member, at: path)
        case "$prefix": return texts(member, at: path).map { .hasPrefix($0) }
        case "$suffix": return texts(member, at: path).map { .hasSuffix($0) }
        case "$contains": return globs(member, at: path) { FilterGlob(containing: $0) }
        case "$glob": return globs(member, at: path) { FilterGlob($0) }
        default:
            reportOperator(member.name, among: CompiledFilter.fieldOperators, at: path)
            return nil
        }
    }

    private mutating func wrong(
        _ member: JSONObject.Member,
        _ expected: FilterError.Operand,
        at path: [String]
    ) -> FilterTest? {
        reportOperand(member, expected, at: path)
        return nil
    }

    private mutating func comparison(
        _ order: FilterTest.Order,
        _ member: JSONObject.Member,
        at path: [String]
    ) -> FilterTest? {
        switch member.value {
        case .number, .string, .bool: .compares(order, member.value)
        default: wrong(member, .comparable, at: path)
        }
    }

    private mutating func list(_ member: JSONObject.Member, at path: [String]) -> [JSON]? {
        guard let list = member.value.array else {
            reportOperand(member, .list, at: path)
            return nil
        }
        if list.isEmpty { report(.emptyList(member.name), at: path) }
        return list
    }

    /// Each element of `$all` is a value or `{$elemMatch: …}`.
    private mutating func all(_ member: JSONObject.Member, at path: [String]) -> FilterTest? {
        guard let list = list(member, at: path) else { return nil }
        var tests: [FilterTest] = []
        for (index, element) in list.enumerated() {
            if let object = element.object, object["$elemMatch"] != nil {
                tests += operators(object, at: path + [String(index)]).map(\.test)
            } else {
                tests.append(.equals(element))
            }
        }
        return .every(tests)
    }

    private mutating func size(_ member: JSONObject.Member, at path: [String]) -> FilterTest? {
        guard let size = member.value.integer, size >= 0 else {
            return wrong(member, .size, at: path)
        }
        return .hasSize(size)
    }

    private mutating func elementMatch(
        _ member: JSONObject.Member,
        at path: [String]
    ) -> FilterTest? {
        guard let object = member.value.object, let first = object.members.first else {
            return wrong(member, .operatorsOrConditions, at: path)
        }
        let isGroup = CompiledFilter.groupOperators.contains(first.name)
        if first.name.hasPrefix("$"), !isGroup {
            return .anyElement(operators(object, at: path).map(\.test))
        }
        return .anyObject(condition(object, at: path))
    }

    private mutating func negation(_ member: JSONObject.Member, at path: [String]) -> FilterTest? {
        guard let object = member.value.object, !object.members.isEmpty else {
            return wrong(member, .operators, at: path)
        }
        return .not(operators(object, at: path).map(\.test))
    }

    private mutating func kinds(_ member: JSONObject.Member, at path: [String]) -> FilterTest? {
        let elements = member.value.array ?? [member.value]
        let names = elements.compactMap(\.string)
        guard names.count == elements.count else { return wrong(member, .kinds, at: path) }
        if names.isEmpty { report(.emptyList(member.name), at: path) }
        var kinds: [JSON.Shape] = []
        for name in names {
            // `bool` is MongoDB's name for it.
            if let kind = JSON.Shape(rawValue: name == "bool" ? "boolean" : name) {
                kinds.append(kind)
            } else {
                let known = JSON.Shape.allCases.map(\.rawValue)
                let suggestion = Suggestion.closest(to: name, among: known)
                report(.unknownKind(name, suggestion: suggestion), at: path)
            }
        }
        return .hasKind(kinds)
    }

    private mutating func texts(_ member: JSONObject.Member, at path: [String]) -> [String]? {
        let elements = member.value.array ?? [member.value]
        let texts = elements.compactMap(\.string)
        guard texts.count == elements.count else {
            reportOperand(member, .text, at: path)
            return nil
        }
        if texts.isEmpty { report(.emptyList(member.name), at: path) }
        return texts
    }

    private mutating func globs(
        _ member: JSONObject.Member,
        at path: [String],
        _ make: (String) -> FilterGlob?
    ) -> FilterTest? {
        guard let texts = texts(member, at: path) else { return nil }
        let globs = texts.compactMap(make)
        if globs.count < texts.count {
            report(.tooLong(member.name, limit: FilterGlob.limit), at: path)
        }
        return .globs(globs)
    }
}
