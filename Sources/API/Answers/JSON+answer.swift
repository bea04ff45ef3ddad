import Model
import Text

/// Optional values that answers show as null.
extension JSON {
    /// A text or null.
    static func text(_ value: String?) -> JSON {
        value.map { .string($0) } ?? .null
    }

    /// A time or null.
    static func moment(_ value: Timestamp?) -> JSON {
        value.map { .string($0.rfc3339) } ?? .null
    }

    /// A whole number or null.
    static func count(_ value: Int?) -> JSON {
        value.map { .integer($0) } ?? .null
    }

    /// A duration in milliseconds or null.
    static func milliseconds(_ value: Duration?) -> JSON {
        value.map { .integer($0.wholeMilliseconds) } ?? .null
    }

    /// Bytes as text, or as base 64 in an object where they are not UTF-8.
    static func bytes(_ value: [UInt8]) -> JSON {
        .string(String(decoding: value, as: UTF8.self))
    }
}
