/// A webhook's stable name: the stem of its file, `[a-z0-9][a-z0-9-]{0,62}`.
package struct WebhookKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let rawValue: String

    /// Nil where the text is not a key.
    package init?(_ text: String) {
        let bytes = text.utf8
        guard (1...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"),
            bytes.allSatisfy({
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
                    || $0 == UInt8(ascii: "-")
            })
        else { return nil }
        rawValue = text
    }

    package var description: String { rawValue }

    package static func < (left: WebhookKey, right: WebhookKey) -> Bool {
        left.rawValue < right.rawValue
    }
}
