/// A bearer token in the clear: `ph_` and 32 random bytes in base 64 for URLs; only its digest is kept.
package struct APIToken: Sendable {
    /// The whole text, shown once.
    package let text: String

    /// A new token.
    package static func make() -> APIToken {
        APIToken(text: "ph_" + Base64.url.encode(RandomBytes.make(32)))
    }

    /// A token that a caller presents.
    package init(text: String) {
        self.text = text
    }

    /// SHA-256 of the text: it has 256 random bits, so a plain hash is enough.
    package var digest: [UInt8] { SHA256.digest(Array(text.utf8)) }
}

extension APIToken: CustomStringConvertible, CustomReflectable {
    package var description: String { "ph_…" }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
