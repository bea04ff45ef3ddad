extension CertificateError {
    /// One sentence for whoever started the server.
    package var message: String {
        let detail = cause.map { " (\($0))" } ?? ""
        return switch reason {
        case .noCertificate: "\(path) has no certificate that can be read, in PEM form" + detail
        case .noKey: "\(path) has no private key that can be read, in PEM form" + detail
        case .mismatch: "\(path) is not the key of the certificate beside it" + detail
        }
    }
}
