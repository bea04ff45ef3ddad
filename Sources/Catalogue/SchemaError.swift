package import Text

/// Everything that keeps a JSON Schema from being understood.
package struct SchemaError: Error, Sendable, Hashable {
    /// One thing, and where in the schema.
    package struct Problem: Sendable, Hashable {
        /// Names and indices from the schema's root.
        package var path: [String]
        package var reason: Reason

        package init(path: [String], reason: Reason) {
            self.path = path
            self.reason = reason
        }

        /// The path as a JSON pointer into the schema.
        package var pointer: String { JSONPointer.text(path) }
    }

    /// What is wrong.
    package enum Reason: Sendable, Hashable {
        /// Neither an object nor true or false.
        case noSchema(found: JSON.Shape)
        case unknownKeyword(String, suggestion: String?)
        case wrongValue(String, expected: KeywordValue)
        case unknownType(String, suggestion: String?)
        case unknownFormat(String, suggestion: String?)
        /// A reference to something other than `#` and `#/$defs/NAME`, or to nothing.
        case unresolved(String)
        /// References that lead back to themselves without going down into the value.
        case circular
        case unknownDialect(String)
        /// `$id` or `$schema` below the root, where it would change what references mean.
        case misplaced(String)
        case tooDeep(limit: Int)
    }

    /// What a keyword takes.
    package enum KeywordValue: Sendable, Hashable {
        case types
        case list
        case filledList
        case object
        case names
        case count
        case boolean
        case number
        case positiveNumber
        case text
        case version
        /// No more than another keyword says.
        case atMost(String)
    }

    package var problems: [Problem]

    package init(problems: [Problem]) {
        self.problems = problems
    }
}
