/// One thing wrong with a configuration: where, and the facts.
package struct ConfigurationProblem: Sendable, Hashable {
    /// What is wrong.
    package enum Reason: Sendable, Hashable {
        /// A required field is not there.
        case missing
        /// A field nobody knows; the ones that would be understood.
        case unknownField(known: [String])
        /// A value of another kind; `expected` names the kinds in words.
        case wrongType(expected: String, found: String)
        /// A number or duration outside its bounds, in words such as `1 to 10`.
        case outOfRange(bounds: String, found: String)
        /// A text that is none of these.
        case notOneOf([String], found: String)
        case empty
        case tooLong(limit: Int)
        /// More elements than allowed.
        case tooMany(limit: Int)
        case duplicate(String)
        /// A control character in a text of one line.
        case controlCharacter
        case endpoint(EndpointURL.Problem)
        /// Neither an event type, `a.*` nor `*`.
        case eventPattern(String)
        case duration(String)
        case rateLimit(String)
        case timestamp(String)
        case email(String)
        case header(HeaderRules.Problem, name: String)
        /// A secret written into the declaration.
        case literalSecret
        case environmentName(String)
        /// `ordered: true` together with a concurrency above 1.
        case orderedConcurrency(Int)
        /// Something in a custom filter that does not compile.
        case filter(FilterError.Reason)
    }

    package var path: ConfigurationPath
    package var reason: Reason

    package init(path: ConfigurationPath, reason: Reason) {
        self.path = path
        self.reason = reason
    }

    /// Whether the problem is the field's name rather than its value.
    package var isAboutName: Bool {
        switch reason {
        case .unknownField: true
        case .header(.badName, _), .header(.reserved, _): true
        case .filter(let reason): FilterError.Problem(path: [], reason: reason).isAboutName
        default: false
        }
    }
}

/// Everything wrong with a configuration.
package struct ConfigurationError: Error, Sendable, Hashable {
    package var problems: [ConfigurationProblem]

    package init(problems: [ConfigurationProblem]) {
        self.problems = problems
    }
}
