/// A signing secret in the clear: `whsec_` and base 64 of 24 to 64 bytes; never printed by accident.
package struct Secret: Sendable, Equatable {
    /// The whole text, for whoever must be shown it once.
    package let text: String
    /// The bytes that the text stands for.
    package let key: [UInt8]

    private static let prefix = "whsec_"
    private static let sizes = 24...64

    /// A new secret of 32 random bytes.
    package static func generate() -> Secret {
        let key = RandomBytes.make(32)
        return Secret(text: prefix + Base64.standard.encode(key), key: key)
    }

    /// A secret that was supplied or opened; surrounding white space is not forgiven.
    package init(_ text: String) throws(SecretError) {
        guard text.hasPrefix(Self.prefix) else { throw .missingPrefix }
        guard let key = Base64.standard.decode(String(text.dropFirst(Self.prefix.count))) else {
            throw .notBase64
        }
        guard Self.sizes.contains(key.count) else { throw .size(key.count) }
        self.init(text: text, key: key)
    }

    private init(text: String, key: [UInt8]) {
        self.text = text
        self.key = key
    }

    /// The last three characters, which may be shown.
    package var hint: String { String(text.suffix(3)) }

    /// SHA-256 of the text in hexadecimal, for comparison and display.
    package var fingerprint: String { SHA256.hexDigest(Array(text.utf8)) }

    package static func == (left: Secret, right: Secret) -> Bool {
        ConstantTime.areEqual(left.text, right.text)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `whsec_...xyz`.
    package var description: String { Self.prefix + "..." + hint }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why a text is no secret; the text itself is not repeated.
package enum SecretError: Error, Hashable {
    case missingPrefix
    case notBase64
    /// So many bytes, outside 24…64.
    case size(Int)
}
