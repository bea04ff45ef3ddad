package import Text

/// The first condition of a filter that an event does not meet.
package struct FilterFailure: Sendable, Hashable {
    /// What was asked and what was there.
    package enum Reason: Sendable, Hashable {
        /// The event's workspace is none of those wanted.
        case workspace(wanted: [String], found: String?)
        /// Neither id nor name of the event's campaign is wanted.
        case campaign(wanted: [String], found: [String])
        /// No tag of the contact is wanted.
        case contactTags(wanted: [String], found: [String])
        /// An operator of the custom filter, nil for a literal, on the value at a path.
        case value(name: String, operator: String?, operand: JSON, found: JSON?)
        /// None of the conditions of an `$or` holds.
        case noAlternative(of: Int)
        /// A condition of a `$nor` holds.
        case excluded
    }

    /// Where the condition stands below `filters`, such as `custom`, `campaign.type`.
    package var path: [String]
    package var reason: Reason

    package init(path: [String], reason: Reason) {
        self.path = path
        self.reason = reason
    }

    /// The path as a JSON pointer below `filters`.
    package var pointer: String { JSONPointer.text(path) }
}
