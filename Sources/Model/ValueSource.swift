/// Where a value that may be secret comes from.
package enum ValueSource: Sendable, Hashable {
    /// Written in the declaration; not a secret.
    case literal(String)
    /// Read from an environment variable by whoever applies, then sealed.
    case fromEnvironment(String)
    /// Read from a file by whoever applies, then sealed.
    case fromFile(String)
    /// Sealed in the live state; a declaration keeps what is there.
    case sealed

    /// Whether the value must never be shown.
    package var isSecret: Bool {
        if case .literal = self { false } else { true }
    }
}

/// Where a webhook's signing secret comes from; never a literal.
package enum SecretSource: Sendable, Hashable {
    /// Made by us: `whsec_` and base64 of 32 random bytes.
    case generated
    case fromEnvironment(String)
    case fromFile(String)
    /// What is live stays (an export's form).
    case sealed
}
