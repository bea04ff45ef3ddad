internal import COpenSSL

/// Bytes nobody can foresee, from libcrypto's generator.
package enum RandomBytes {
    /// So many fresh bytes.
    package static func make(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let result = unsafe RAND_bytes(&bytes, Int32(count))
        precondition(result == 1, "libcrypto has no random numbers")
        return bytes
    }
}
