package import Text

/// Why an event is not taken: everything wrong with it.
package struct EventRejection: Error, Sendable, Hashable {
    /// One thing, and where in the event.
    package struct Problem: Sendable, Hashable {
        /// Names and indices from the event's root.
        package var path: [String]
        package var reason: Reason

        package init(path: [String], reason: Reason) {
            self.path = path
            self.reason = reason
        }

        /// The path as a JSON pointer into the event.
        package var pointer: String { JSONPointer.text(path) }
    }

    /// What is wrong.
    package enum Reason: Sendable, Hashable {
        case notAnObject(found: JSON.Shape)
        case unknownMember(String, suggestion: String?)
        case missing(String)
        case notText(String, found: JSON.Shape)
        case unknownType(String, suggestion: String?)
        /// A type of events that only the daemon makes.
        case reservedType(String)
        case dataNotAnObject(found: JSON.Shape)
        case invalidID(String)
        /// An id that only our own tests have.
        case testID(String)
        case invalidTime(String)
        /// A text that is empty, too long, or has control characters.
        case invalidText(String, limit: Int)
        case schema(SchemaViolation)
        case tooLarge(bytes: Int, limit: Int)
    }

    package var problems: [Problem]

    package init(problems: [Problem]) {
        self.problems = problems
    }
}
