/// A JSON value that keeps the order of its members and the spelling of its numbers.
package enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

/// A JSON number: its nearest double and, where it came from text, how it was written there.
package struct JSONNumber: Sendable, Hashable {
    /// The nearest double.
    package let value: Double
    /// The spelling in the source, or ECMAScript's shortest one.
    package let spelling: String

    /// A number with a spelling that was read.
    package init(value: Double, spelling: String) {
        self.value = value
        self.spelling = spelling
    }

    /// Numbers are equal when their doubles are.
    package static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        left.value == right.value
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(value)
    }
}

/// The members of a JSON object in the order they were written; names are unique.
package struct JSONObject: Sendable, Hashable {
    /// One member of an object.
    package struct Member: Sendable, Hashable {
        package var name: String
        package var value: JSON

        package init(name: String, value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// The members in order.
    package private(set) var members: [Member]

    /// An object with no members.
    package init() {
        members = []
    }

    /// An object of members whose names the caller knows to be unique.
    package init(uniqueMembers members: [Member]) {
        self.members = members
    }

    /// The value of a member; assigning nil removes it, a new name is appended.
    package subscript(name: String) -> JSON? {
        get { members.first { $0.name == name }?.value }
        set {
            let index = members.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Two objects are equal when they have the same members in any order.
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.members.count == right.members.count else { return false }
        return left.members.allSatisfy { right[$0.name] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
    }
}
