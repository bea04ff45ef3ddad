/// A JSON value that keeps the order of its members and the spelling of its numbers.
package enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSON])
    case object(JSONObject)

    /// Values are equal when texts have the same scalars, numbers the same double, and objects the same members.
    package static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.isIdentical(with: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
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
        get {
            guard let index = index(of: name) else { return nil }
            return members[index].value
        }
        set {
            let index = index(of: name)
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    private func index(of name: String) -> Int? {
        members.firstIndex { $0.name.isIdentical(with: name) }
    }

    /// Two objects are equal when they have the same members in any order.
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.members.count == right.members.count else { return false }
        if left.members.count <= 16 {
            return left.members.allSatisfy { right[$0.name] == $0.value }
        }
        let values = Dictionary(
            uniqueKeysWithValues: right.members.map { (ExactText(text: $0.name), $0.value) }
        )
        return left.members.allSatisfy { values[ExactText(text: $0.name)] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        // The sum does not depend on the order of the members, as equality does not.
        hasher.combine(members.reduce(members.count) { $0 &+ $1.hashValue })
    }
}
