import Text

/// Turns a custom filter into conditions and collects everything wrong with it.
struct FilterCompiler {
    static let depthLimit = 32
    static let conditionLimit = 1000

    private(set) var problems: [FilterError.Problem] = []
    private var conditions = 0

    /// The conditions of an object of paths and of `$and`, `$or`, `$nor`.
    mutating func condition(_ object: JSONObject, at path: [String]) -> FilterCondition {
        guard path.count < Self.depthLimit else {
            report(.tooDeep(limit: Self.depthLimit), at: path)
            return .every([])
        }
        return .every(
            object.members.map { member in
                member.name.hasPrefix("$")
                    ? group(member, at: path + [member.name])
                    : field(member, at: path + [member.name])
            }
        )
    }

    private mutating func group(_ member: JSONObject.Member, at path: [String]) -> FilterCondition {
        guard CompiledFilter.groupOperators.contains(member.name) else {
            reportOperator(member.name, among: CompiledFilter.operators, at: path)
            return .every([])
        }
        guard let elements = member.value.array else {
            reportOperand(member, .conditions, at: path)
            return .every([])
        }
        if elements.isEmpty { report(.emptyList(member.name), at: path) }
        let conditions = elements.enumerated().map { index, element in
            let place = path + [String(index)]
            guard let object = element.object else {
                report(
                    .wrongOperand(member.name, expected: .condition, found: element.shape),
                    at: place
                )
                return FilterCondition.every([])
            }
            return condition(object, at: place)
        }
        return switch member.name {
        case "$or": .any(conditions, at: ["custom"] + path)
        case "$nor": .none(conditions, at: ["custom"] + path)
        default: .every(conditions)
        }
    }

    private mutating func field(_ member: JSONObject.Member, at place: [String]) -> FilterCondition
    {
        guard let path = FilterPath(member.name) else {
            report(.invalidPath(member.name), at: place)
            return .every([])
        }
        let checks = checks(member.value, at: place)
        return .field(
            FilterField(name: member.name, path: path, checks: checks, place: ["custom"] + place)
        )
    }

    /// A literal, a list for any of its elements, or an object of operators.
    private mutating func checks(_ value: JSON, at place: [String]) -> [FilterField.Check] {
        if let operators = value.object,
            operators.members.contains(where: { $0.name.hasPrefix("$") })
        {
            return self.operators(operators, at: place)
        }
        count(at: place)
        checkLiteral(value, at: place)
        if let list = value.array {
            if list.isEmpty { report(.emptyList(place.last ?? ""), at: place) }
            return [FilterField.Check(name: nil, operand: value, test: .anyOf(list))]
        }
        return [FilterField.Check(name: nil, operand: value, test: .equals(value))]
    }

    /// `{a: {b: {$gte: 3}}}` would ask for an object with a member "$gte", which nobody means.
    private mutating func checkLiteral(_ value: JSON, at place: [String]) {
        for (index, element) in (value.array ?? []).enumerated() {
            checkLiteral(element, at: place + [String(index)])
        }
        for member in value.object?.members ?? [] {
            let path = place + [member.name]
            if CompiledFilter.operators.contains(member.name) {
                report(.operatorInLiteral(member.name), at: path)
            } else {
                checkLiteral(member.value, at: path)
            }
        }
    }

    /// The tests of an object whose names are all operators.
    mutating func operators(_ object: JSONObject, at place: [String]) -> [FilterField.Check] {
        guard place.count < Self.depthLimit else {
            report(.tooDeep(limit: Self.depthLimit), at: place)
            return []
        }
        return object.members.compactMap { member in
            let path = place + [member.name]
            count(at: path)
            guard member.name.hasPrefix("$") else {
                report(.mixedNames(member.name), at: path)
                return nil
            }
            guard let test = test(member, at: path) else { return nil }
            return FilterField.Check(name: member.name, operand: member.value, test: test)
        }
    }

    private mutating func count(at path: [String]) {
        conditions += 1
        if conditions == Self.conditionLimit + 1 {
            report(.tooMany(limit: Self.conditionLimit), at: path)
        }
    }

    /// Notes something wrong.
    mutating func report(_ reason: FilterError.Reason, at path: [String]) {
        problems.append(FilterError.Problem(path: path, reason: reason))
    }

    /// Notes an operand of the wrong kind.
    mutating func reportOperand(
        _ member: JSONObject.Member,
        _ expected: FilterError.Operand,
        at path: [String]
    ) {
        report(.wrongOperand(member.name, expected: expected, found: member.value.shape), at: path)
    }

    /// Notes an operator that nobody knows or that stands in the wrong place.
    mutating func reportOperator(_ name: String, among known: [String], at path: [String]) {
        if CompiledFilter.operators.contains(name) {
            report(.misplacedOperator(name), at: path)
        } else {
            let suggestion = Suggestion.closest(to: name, among: known)
            report(.unknownOperator(name, suggestion: suggestion), at: path)
        }
    }
}
