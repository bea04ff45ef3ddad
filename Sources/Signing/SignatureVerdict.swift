/// What a check of a delivery's signatures found, scheme by scheme.
package struct SignatureVerdict: Sendable, Hashable {
    /// The outcome of one scheme.
    package enum Part: Sendable, Hashable {
        case good
        /// The scheme's headers were not sent.
        case absent
        case malformed(Fault)
        /// No secret gives this signature for this body.
        case mismatch
        /// The signature is good, but made so long ago.
        case tooOld(Duration)
        /// The signature is good, but made so far in the future.
        case tooNew(Duration)
    }

    /// What is wrong with the form of the headers.
    package enum Fault: Sendable, Hashable {
        /// A header of the scheme is missing.
        case missing(String)
        case repeated
        /// Not `sha256=` and 64 hexadecimal digits.
        case penguinMailsForm
        /// No signature that starts with `v1,`.
        case standardForm
        /// The timestamp is not a number of seconds.
        case timestamp
    }

    /// `x-penguinmails-signature`.
    package let penguinMails: Part
    /// `webhook-id`, `webhook-timestamp` and `webhook-signature`.
    package let standard: Part

    /// Whether something was signed and everything that was is good.
    package var isVerified: Bool {
        let parts = [penguinMails, standard]
        return parts.contains(.good) && parts.allSatisfy { $0 == .good || $0 == .absent }
    }
}
