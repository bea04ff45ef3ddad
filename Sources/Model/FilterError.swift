package import Text

/// Everything wrong with a custom filter.
package struct FilterError: Error, Sendable, Hashable {
    /// One thing wrong with it.
    package struct Problem: Sendable, Hashable {
        /// Names and indices from the custom filter's root to the place.
        package var path: [String]
        package var reason: Reason

        package init(path: [String], reason: Reason) {
            self.path = path
            self.reason = reason
        }

        /// The path as a JSON pointer into the custom filter.
        package var pointer: String { JSONPointer.text(path) }

        /// Whether the problem is the member's name rather than its value.
        package var isAboutName: Bool {
            switch reason {
            case .unknownOperator, .misplacedOperator, .operatorInLiteral, .invalidPath,
                .mixedNames:
                true
            default: false
            }
        }
    }

    /// What is wrong.
    package enum Reason: Sendable, Hashable {
        case unknownOperator(String, suggestion: String?)
        /// An operator of fields where conditions stand, or `$and`, `$or`, `$nor` inside a field.
        case misplacedOperator(String)
        /// An operator deeper inside an object that would be compared as it stands.
        case operatorInLiteral(String)
        /// Operators and names in one object.
        case mixedNames(String)
        /// A path with an empty part, such as `a..b`.
        case invalidPath(String)
        case wrongOperand(String, expected: Operand, found: JSON.Shape)
        /// A list without elements, which nothing or everything would meet.
        case emptyList(String)
        case unknownKind(String, suggestion: String?)
        case tooLong(String, limit: Int)
        case tooDeep(limit: Int)
        case tooMany(limit: Int)
    }

    /// What an operator takes.
    package enum Operand: Sendable, Hashable {
        case list
        case conditions
        case comparable
        case boolean
        case size
        case operators
        case operatorsOrConditions
        case kinds
        case text
        case condition
    }

    package var problems: [Problem]

    package init(problems: [Problem]) {
        self.problems = problems
    }
}
