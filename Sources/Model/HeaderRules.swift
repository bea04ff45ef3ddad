/// What may be declared as an extra request header (decisions: "Keeping secrets").
package enum HeaderRules {
    /// Why a header may not be declared.
    package enum Problem: Error, Sendable, Hashable {
        /// Not an HTTP token.
        case badName
        /// We set it ourselves, or the protocol does.
        case reserved
        /// Its value is a secret by nature and must come from environment or file.
        case secretLiteral
        /// CR, LF, NUL or another control character.
        case badValue
        case tooLong(limit: Int)
    }

    /// The longest literal value, in bytes.
    package static let longestValue = 4096

    /// Says what is wrong with a header, if anything.
    package static func problem(name: String, value: ValueSource) -> Problem? {
        guard isToken(name) else { return .badName }
        let name = name.lowercased()
        if isReserved(name) { return .reserved }
        guard case .literal(let text) = value else { return nil }
        if isSecretByNature(name) { return .secretLiteral }
        if text.utf8.count > longestValue { return .tooLong(limit: longestValue) }
        let isClean = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
        return isClean ? nil : .badValue
    }

    private static func isReserved(_ name: String) -> Bool {
        let own: Set = [
            "host", "content-length", "content-type", "transfer-encoding", "connection", "expect",
            "keep-alive", "upgrade", "te", "trailer", "proxy-connection",
        ]
        return own.contains(name) || name.hasPrefix("x-penguinmails-")
            || name.hasPrefix("webhook-")
    }

    private static func isSecretByNature(_ name: String) -> Bool {
        name == "authorization" || name == "proxy-authorization" || name == "cookie"
            || name.hasSuffix("-key") || name.hasSuffix("-token") || name.hasSuffix("-secret")
    }

    /// RFC 9110 section 5.6.2.
    private static func isToken(_ text: String) -> Bool {
        let punctuation = Set("!#$%&'*+-.^_`|~".utf8)
        return (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
                    || punctuation.contains($0)
            }
    }
}
