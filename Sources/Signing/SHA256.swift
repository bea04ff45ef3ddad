internal import COpenSSL

/// The hash function SHA-256.
package enum SHA256 {
    /// The 32 bytes of a digest.
    package static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let result = unsafe ph_sha256(bytes, bytes.count, &digest)
        precondition(result == 1, "libcrypto offers no SHA-256")
        return digest
    }

    /// The digest as 64 hexadecimal digits.
    package static func hexDigest(_ bytes: [UInt8]) -> String {
        Hex.encode(digest(bytes))
    }
}
