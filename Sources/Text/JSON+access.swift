/// Reading values without pattern matching, and writing them as literals.
extension JSON {
    /// The text of a string.
    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The value of a number.
    package var number: Double? {
        if case .number(let value) = self { value.value } else { nil }
    }

    /// The value of a whole number that a double holds exactly.
    package var integer: Int? {
        number.flatMap(Int.init(exactly:))
    }

    /// The value of true or false.
    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements of an array.
    package var array: [JSON]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members of an object.
    package var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// Whether this is null.
    package var isNull: Bool {
        self == .null
    }

    /// The value of a member, where this is an object that has it.
    package subscript(name: String) -> JSON? {
        object?[name]
    }

    /// A whole number.
    package static func integer(_ value: some BinaryInteger) -> JSON {
        .number(JSONNumber(value: Double(value), spelling: String(value)))
    }

    /// An object of members in order, those without a value left out; names must be unique.
    package static func members(_ pairs: KeyValuePairs<String, JSON?>) -> JSON {
        .object(
            JSONObject(
                uniqueMembers: pairs.compactMap { name, value in
                    value.map { JSONObject.Member(name: name, value: $0) }
                }
            )
        )
    }
}

extension JSON: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) {
        self = .string(value)
    }
}

extension JSON: ExpressibleByBooleanLiteral {
    package init(booleanLiteral value: Bool) {
        self = .bool(value)
    }
}

extension JSON: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) {
        self = .integer(value)
    }
}

extension JSON: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: JSON...) {
        self = .array(elements)
    }
}
