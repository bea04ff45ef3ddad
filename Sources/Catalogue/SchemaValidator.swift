import Text

/// Judges one value and collects what is wrong with it.
struct SchemaValidator {
    /// How many subschemas may be asked about one event: `allOf` can multiply them without end.
    static let stepLimit = 1_000_000

    /// How many violations are told: nobody reads more, and an event can have a hundred thousand.
    static let violationLimit = 100

    let nodes: [SchemaNode]
    /// Where in the value the validator stands.
    private var path: [String]
    private(set) var violations: [SchemaViolation] = []
    /// Above 0 inside `anyOf`, `oneOf` and `not`, whose violations are nobody's concern.
    private var silence = 0
    private var steps = 0

    init(nodes: [SchemaNode], path: [String]) {
        self.nodes = nodes
        self.path = path
    }

    /// Whether a value passes a subschema.
    mutating func accepts(_ value: JSON, by index: Int) -> Bool {
        steps += 1
        guard steps < Self.stepLimit else {
            return steps > Self.stepLimit ? false : fail(.tooComplex, isSpoken: true)
        }
        let node = nodes[index]
        if let types = node.types, !types.include(value) {
            // Other checks would say the same again.
            return fail(.wrongType(expected: types.names, found: value.shape))
        }
        var isValid = true
        for check in node.checks where !passes(value, check) {
            isValid = false
            if silence > 0 { break }
        }
        return isValid
    }

    private mutating func passes(_ value: JSON, _ check: SchemaCheck) -> Bool {
        switch (check, value) {
        case (.never, _): return fail(.forbidden)
        case (.enumeration(let allowed), _):
            return allowed.contains(value) || fail(.notOneOf(allowed, found: value))
        case (.constant(let wanted), _):
            return value == wanted || fail(.notOneOf([wanted], found: value))
        case (.object(let rule), .object(let object)): return passes(object, rule)
        case (.propertyCount(let range), .object(let object)):
            return range.contains(object.members.count)
                || fail(.memberCount(object.members.count, allowed: range))
        case (.prefixItems(let first, let rest), .array(let elements)):
            return passes(elements, first, rest)
        case (.itemCount(let range), .array(let elements)):
            return range.contains(elements.count)
                || fail(.itemCount(elements.count, allowed: range))
        case (.uniqueItems, .array(let elements)):
            return Set(elements).count == elements.count || fail(.repeatedItem)
        case (.length(let range), .string(let text)):
            let count = text.unicodeScalars.count
            return range.contains(count) || fail(.length(count, allowed: range))
        case (.format(let format), .string(let text)):
            return format.accepts(text) || fail(.format(format, found: text))
        case (_, .number(let number)): return passes(number, check)
        default: return passesGroup(value, check)
        }
    }

    private mutating func passes(_ number: JSONNumber, _ check: SchemaCheck) -> Bool {
        let value = number.value
        return switch check {
        case .minimum(let bound): value >= bound.value || fail(.below(bound, found: number))
        case .maximum(let bound): value <= bound.value || fail(.above(bound, found: number))
        case .exclusiveMinimum(let bound):
            value > bound.value || fail(.notAbove(bound, found: number))
        case .exclusiveMaximum(let bound):
            value < bound.value || fail(.notBelow(bound, found: number))
        case .multipleOf(let step):
            isMultiple(value, of: step.value) || fail(.notMultiple(of: step, found: number))
        default: passesGroup(.number(number), check)
        }
    }

    private mutating func passesGroup(_ value: JSON, _ check: SchemaCheck) -> Bool {
        switch check {
        case .all(let parts):
            var isValid = true
            for part in parts where !accepts(value, by: part) { isValid = false }
            return isValid
        case .any(let parts):
            return parts.contains { quietly(value, $0) } || fail(.noAlternative(of: parts.count))
        case .one(let parts):
            let count = parts.count { quietly(value, $0) }
            return count == 1 || fail(.alternatives(matching: count, of: parts.count))
        case .not(let part):
            return !quietly(value, part) || fail(.forbidden)
        default:
            return true
        }
    }

    private mutating func passes(_ object: JSONObject, _ rule: SchemaObjectRule) -> Bool {
        var isValid = true
        for name in rule.required where object[name] == nil {
            isValid = fail(.missing(name))
        }
        var cursor = 0
        for member in object.members {
            var part = rule.additional
            if let index = rule.index(of: member.name, from: cursor) {
                part = rule.properties[index].schema
                cursor = index + 1
            }
            guard let part else { continue }
            path.append(member.name)
            if !accepts(member.value, by: part) { isValid = false }
            path.removeLast()
        }
        return isValid
    }

    private mutating func passes(_ elements: [JSON], _ first: [Int], _ rest: Int?) -> Bool {
        var isValid = true
        for (index, element) in elements.enumerated() {
            guard let part = index < first.count ? first[index] : rest else { break }
            path.append(String(index))
            if !accepts(element, by: part) { isValid = false }
            path.removeLast()
        }
        return isValid
    }

    private mutating func quietly(_ value: JSON, _ index: Int) -> Bool {
        silence += 1
        defer { silence -= 1 }
        return accepts(value, by: index)
    }

    /// Notes a violation; always false, so that a check can end with it.
    private mutating func fail(_ reason: SchemaViolation.Reason, isSpoken: Bool = false) -> Bool {
        if silence == 0 && violations.count < Self.violationLimit || isSpoken {
            violations.append(SchemaViolation(path: path, reason: reason))
        }
        return false
    }

    private func isMultiple(_ value: Double, of step: Double) -> Bool {
        if step.rounded() == step { return value.truncatingRemainder(dividingBy: step) == 0 }
        let quotient = value / step
        return quotient.rounded() == quotient
    }
}
