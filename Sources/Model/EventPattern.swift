/// What a webhook subscribes to: one type, `email.*`, or `*`.
package enum EventPattern: Sendable, Hashable {
    /// Exactly this type.
    case exact(String)
    /// Every type that begins with this text, its final dot included, such as `email.`.
    case prefix(String)
    /// Every type but those of the system category, which must be asked for (`system.*`).
    case all

    /// Nil where the text is neither a type, a glob `a.b.*`, nor `*`.
    package init?(_ text: String) {
        if text == "*" {
            self = .all
            return
        }
        let glob = text.hasSuffix(".*")
        let name = glob ? String(text.dropLast(2)) : text
        guard Self.isTypeName(name, dotted: !glob) else { return nil }
        self = glob ? .prefix(name + ".") : .exact(name)
    }

    /// As declarations write it.
    package var text: String {
        switch self {
        case .exact(let type): type
        case .prefix(let prefix): prefix + "*"
        case .all: "*"
        }
    }

    /// Whether events of this type are wanted.
    package func matches(_ type: String) -> Bool {
        switch self {
        case .exact(let name): name == type
        case .prefix(let prefix): type.hasPrefix(prefix) && type.utf8.count > prefix.utf8.count
        case .all: !type.hasPrefix("system.")
        }
    }

    /// Whether a text can name an event type: parts of `[a-z0-9_]` joined by dots.
    package static func isTypeName(_ text: String, dotted: Bool = true) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return text.utf8.count <= 100 && (!dotted || parts.count > 1)
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.allSatisfy {
                        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
                            || $0 == UInt8(ascii: "_")
                    }
            }
    }
}
