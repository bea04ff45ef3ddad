import Text

/// What an operator asks of the values at a path.
indirect enum FilterTest: Sendable, Hashable {
    /// The order that a comparison asks for.
    enum Order: Sendable, Hashable {
        case greater
        case greaterOrEqual
        case less
        case lessOrEqual
    }

    case equals(JSON)
    case anyOf([JSON])
    case compares(Order, JSON)
    case hasPrefix([String])
    case hasSuffix([String])
    case globs([FilterGlob])
    case hasKind([JSON.Shape])
    case hasSize(Int)
    case exists(Bool)
    /// One element passes all of these.
    case anyElement([FilterTest])
    /// One element that is an object meets the condition.
    case anyObject(FilterCondition)
    case every([FilterTest])
    /// Not all of these hold.
    case not([FilterTest])

    /// Whether the values at a path pass.
    func holds(at path: FilterPath, in root: JSON) -> Bool {
        switch self {
        case .exists(let wanted): path.exists(in: root) == wanted
        case .every(let tests): tests.allSatisfy { $0.holds(at: path, in: root) }
        case .not(let tests): !tests.allSatisfy { $0.holds(at: path, in: root) }
        default: path.leads(in: root) { accepts($0) || acceptsElement(of: $0) }
        }
    }

    /// Where a list stands, one element that passes is enough.
    private func acceptsElement(of value: JSON?) -> Bool {
        guard case .array(let elements) = value else { return false }
        switch self {
        case .hasSize, .anyElement, .anyObject: return false
        default: return elements.contains { accepts($0) }
        }
    }

    /// Whether one value, taken whole, passes; nil is a value that is missing.
    func accepts(_ value: JSON?) -> Bool {
        switch self {
        case .equals(let wanted): value.map { $0 == wanted } ?? wanted.isNull
        case .anyOf(let wanted):
            wanted.contains { candidate in
                value.map { $0 == candidate } ?? candidate.isNull
            }
        case .compares(let order, let bound): value.map { compare($0, order, bound) } ?? false
        case .hasPrefix(let texts): value?.string.map { starts($0, with: texts) } ?? false
        case .hasSuffix(let texts): value?.string.map { ends($0, with: texts) } ?? false
        case .globs(let globs):
            value?.string.map { text in globs.contains { $0.matches(text) } } ?? false
        case .hasKind(let kinds): value.map { kinds.contains($0.shape) } ?? false
        case .hasSize(let size): value?.array?.count == size
        case .exists(let wanted): (value != nil) == wanted
        case .anyElement(let tests):
            value?.array?.contains { element in tests.allSatisfy { $0.accepts(element) } } ?? false
        case .anyObject(let condition):
            value?.array?.contains { element in
                element.object != nil
                    && condition.holds(in: FilterScope(first: element, second: nil))
            } ?? false
        case .every(let tests): tests.allSatisfy { $0.accepts(value) }
        case .not(let tests): !tests.allSatisfy { $0.accepts(value) }
        }
    }
}

/// Comparison never crosses kinds; texts compare by their UTF-8 bytes.
private func compare(_ value: JSON, _ order: FilterTest.Order, _ bound: JSON) -> Bool {
    switch (value, bound) {
    case (.number(let left), .number(let right)):
        order.holds(left.value, right.value)
    case (.bool(let left), .bool(let right)):
        order.holds(left ? 1 : 0, right ? 1 : 0)
    case (.string(let left), .string(let right)):
        if left.isIdentical(with: right) {
            order.holds(0, 0)
        } else {
            order.holds(left.utf8.lexicographicallyPrecedes(right.utf8) ? 0 : 1, 0.5)
        }
    default: false
    }
}

extension FilterTest.Order {
    fileprivate func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .greater: left > right
        case .greaterOrEqual: left >= right
        case .less: left < right
        case .lessOrEqual: left <= right
        }
    }
}

private func starts(_ text: String, with beginnings: [String]) -> Bool {
    beginnings.contains { text.utf8.starts(with: $0.utf8) }
}

private func ends(_ text: String, with endings: [String]) -> Bool {
    endings.contains { text.utf8.reversed().starts(with: $0.utf8.reversed()) }
}
