/// A certificate or key that the server cannot use.
package struct CertificateError: Error, Sendable {
    /// What is wrong with the file.
    package enum Reason: Sendable {
        case noCertificate
        case noKey
        /// The key is not the certificate's.
        case mismatch
    }

    package var reason: Reason
    package var path: String
    /// What the TLS library says.
    package var cause: String?

    init(_ reason: Reason, path: String, cause: String? = nil) {
        self.reason = reason
        self.path = path
        self.cause = cause
    }
}
