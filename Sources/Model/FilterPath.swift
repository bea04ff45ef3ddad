import Text

/// A dotted path such as `contact.tags`, followed through arrays as MongoDB does.
struct FilterPath: Sendable, Hashable {
    let components: [String]
    /// The components that are array indices too.
    private let indices: [Int?]

    /// The path of a value itself.
    static let itself = FilterPath(components: [])

    /// Nil where a part between dots is empty.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(components: parts)
    }

    private init(components: [String]) {
        self.components = components
        self.indices = components.map { component in
            component.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(component) : nil
        }
    }

    /// Whether a value at the path passes; where the path leads nowhere, nil is asked.
    ///
    /// An array on the way stands for its objects, and for the element that a number names.
    func leads(
        in root: JSON,
        from depth: Int = 0,
        to test: (JSON?) -> Bool
    ) -> Bool {
        guard depth < components.count else { return test(root) }
        switch root {
        case .object(let object):
            guard let next = object[components[depth]] else { return test(nil) }
            return leads(in: next, from: depth + 1, to: test)
        case .array(let elements):
            if let index = indices[depth], elements.indices.contains(index),
                leads(in: elements[index], from: depth + 1, to: test)
            {
                return true
            }
            return elements.contains { element in
                guard case .object = element else { return false }
                return leads(in: element, from: depth, to: test)
            }
        default:
            return test(nil)
        }
    }

    /// Whether any value stands at the path.
    func exists(in root: JSON) -> Bool {
        leads(in: root) { $0 != nil }
    }
}

/// Where a path is looked up: the event's data, then its envelope.
struct FilterScope {
    let first: JSON
    let second: JSON?

    /// The value in which the path leads somewhere, else the first.
    func root(of path: FilterPath) -> JSON {
        guard let second, !path.exists(in: first), path.exists(in: second) else { return first }
        return second
    }
}
