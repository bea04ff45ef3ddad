/// Where something stands in a configuration: member names and, in lists, positions.
package struct ConfigurationPath: Sendable, Hashable {
    /// From the outside in; a position in a list is its decimal number.
    package var components: [String]

    package init(_ components: [String] = []) {
        self.components = components
    }

    /// The path of a member.
    package func appending(_ component: String) -> ConfigurationPath {
        ConfigurationPath(components + [component])
    }

    /// The path of an element.
    package func appending(_ index: Int) -> ConfigurationPath {
        appending(String(index))
    }

    /// Such as `retry.max_attempts` or `filters.custom."email.opened_count"`.
    package var text: String {
        components.map(Self.quoted).joined(separator: ".")
    }

    private static func quoted(_ component: String) -> String {
        let isPlain =
            !component.isEmpty
            && component.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
                    || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: "$")
            }
        return isPlain ? component : "\"\(component)\""
    }
}
