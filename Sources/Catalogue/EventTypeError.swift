import Text

/// Everything that keeps an entry of the catalogue from being taken.
package struct EventTypeError: Error, Sendable, Hashable {
    /// One thing, and where in the entry.
    package struct Problem: Sendable, Hashable {
        /// Names and indices from the entry's root.
        package var path: [String]
        package var reason: Reason

        package init(path: [String], reason: Reason) {
            self.path = path
            self.reason = reason
        }

        /// The path as a JSON pointer into the entry.
        package var pointer: String { JSONPointer.text(path) }
    }

    /// What is wrong.
    package enum Reason: Sendable, Hashable {
        /// Not a name such as `order.shipped`.
        case invalidName(String)
        /// A built-in type, or one of the `system.` category, which is not for teams.
        case reservedName(String)
        /// Two entries of this name.
        case duplicateName(String)
        case missing(String)
        case unknownField(String, suggestion: String?)
        case wrongType(String, expected: FieldKind)
        case unknownCategory(String, suggestion: String?)
        case unknownStatus(String, suggestion: String?)
        case invalidVersion(String)
        /// A field's first version, which comes after the type's own.
        case laterThanVersion(String, version: String)
        case schema(SchemaError.Problem)
        /// The entry's own example breaks its schema.
        case example(SchemaViolation)
        case exampleType(String)
    }

    /// What a field takes.
    package enum FieldKind: Sendable, Hashable {
        case object
        case text
        case texts
        case boolean
    }

    /// The entry's name, where it is known.
    package var type: String
    package var problems: [Problem]

    package init(type: String, problems: [Problem]) {
        self.type = type
        self.problems = problems
    }
}
