extension JSON {
    /// The six shapes of JSON values, under JSON Schema's names.
    package enum Shape: String, Sendable, Hashable, CaseIterable {
        case null
        case boolean
        case number
        case string
        case array
        case object
    }

    /// What shape of value this is.
    package var shape: Shape {
        switch self {
        case .null: .null
        case .bool: .boolean
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }
}
