package import Text

/// One thing in a value that its schema forbids.
package struct SchemaViolation: Sendable, Hashable {
    /// What is wrong.
    package enum Reason: Sendable, Hashable {
        case wrongType(expected: [SchemaType], found: JSON.Shape)
        case notOneOf([JSON], found: JSON)
        case missing(String)
        case memberCount(Int, allowed: ClosedRange<Int>)
        case itemCount(Int, allowed: ClosedRange<Int>)
        case repeatedItem
        case length(Int, allowed: ClosedRange<Int>)
        case format(SchemaFormat, found: String)
        case below(JSONNumber, found: JSONNumber)
        case above(JSONNumber, found: JSONNumber)
        case notAbove(JSONNumber, found: JSONNumber)
        case notBelow(JSONNumber, found: JSONNumber)
        case notMultiple(of: JSONNumber, found: JSONNumber)
        case noAlternative(of: Int)
        case alternatives(matching: Int, of: Int)
        /// The schema `false`, or `not`.
        case forbidden
        /// The schema multiplies its parts beyond what we are willing to check.
        case tooComplex
    }

    /// Names and indices from the value's root.
    package var path: [String]
    package var reason: Reason

    package init(path: [String], reason: Reason) {
        self.path = path
        self.reason = reason
    }

    /// The path as a JSON pointer.
    package var pointer: String { JSONPointer.text(path) }
}
