import Text

/// A node of a compiled custom filter.
indirect enum FilterCondition: Sendable, Hashable {
    case field(FilterField)
    case every([FilterCondition])
    case any([FilterCondition], at: [String])
    case none([FilterCondition], at: [String])

    /// Whether the condition holds.
    func holds(in scope: FilterScope) -> Bool {
        switch self {
        case .field(let field): field.holds(in: scope)
        case .every(let conditions): conditions.allSatisfy { $0.holds(in: scope) }
        case .any(let conditions, _): conditions.contains { $0.holds(in: scope) }
        case .none(let conditions, _): !conditions.contains { $0.holds(in: scope) }
        }
    }

    /// The first part that does not hold, in the order it was written.
    func failure(in scope: FilterScope) -> FilterFailure? {
        switch self {
        case .field(let field):
            return field.failure(in: scope)
        case .every(let conditions):
            for condition in conditions {
                if let failure = condition.failure(in: scope) { return failure }
            }
            return nil
        case .any(let conditions, let path):
            guard !holds(in: scope) else { return nil }
            return FilterFailure(path: path, reason: .noAlternative(of: conditions.count))
        case .none(let conditions, let path):
            guard let index = conditions.firstIndex(where: { $0.holds(in: scope) }) else {
                return nil
            }
            return FilterFailure(path: path + [String(index)], reason: .excluded)
        }
    }
}

/// The operators asked of one path.
struct FilterField: Sendable, Hashable {
    /// One operator with its operand as it was written.
    struct Check: Sendable, Hashable {
        /// Such as `$gte`; nil for a literal.
        let name: String?
        let operand: JSON
        let test: FilterTest
    }

    /// The path as it was written.
    let name: String
    let path: FilterPath
    let checks: [Check]
    /// Where the field stands in the filter.
    let place: [String]

    func holds(in scope: FilterScope) -> Bool {
        let root = scope.root(of: path)
        return checks.allSatisfy { $0.test.holds(at: path, in: root) }
    }

    func failure(in scope: FilterScope) -> FilterFailure? {
        let root = scope.root(of: path)
        guard let check = checks.first(where: { !$0.test.holds(at: path, in: root) }) else {
            return nil
        }
        return FilterFailure(
            path: place + (check.name.map { [$0] } ?? []),
            reason: .value(
                name: name,
                operator: check.name,
                operand: check.operand,
                found: found(in: root)
            )
        )
    }

    /// The first value at the path.
    private func found(in root: JSON) -> JSON? {
        var found: JSON?
        _ = path.leads(in: root) { value in
            found = value
            return value != nil
        }
        return found
    }
}
