import Text

/// The names that `type` takes.
package enum SchemaType: String, Sendable, Hashable, CaseIterable {
    case null
    case boolean
    case integer
    case number
    case string
    case array
    case object
}

/// A set of types.
struct SchemaTypes: OptionSet, Sendable {
    let rawValue: UInt8

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    init(_ type: SchemaType) {
        self.init(rawValue: 1 << UInt8(SchemaType.allCases.firstIndex(of: type) ?? 0))
    }

    private static let null = SchemaTypes(.null)
    private static let boolean = SchemaTypes(.boolean)
    private static let integer = SchemaTypes(.integer)
    private static let number = SchemaTypes(.number)
    private static let string = SchemaTypes(.string)
    private static let array = SchemaTypes(.array)
    private static let object = SchemaTypes(.object)

    /// The types in their usual order.
    var names: [SchemaType] {
        SchemaType.allCases.filter { contains(SchemaTypes($0)) }
    }

    /// Whether a value is of one of these types; `1.0` is an integer.
    func include(_ value: JSON) -> Bool {
        switch value {
        case .null: contains(.null)
        case .bool: contains(.boolean)
        case .number(let number):
            contains(.number)
                || contains(.integer) && number.value.rounded() == number.value
        case .string: contains(.string)
        case .array: contains(.array)
        case .object: contains(.object)
        }
    }
}
