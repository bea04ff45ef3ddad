internal import COpenSSL

/// Comparison whose time depends on nothing but the lengths.
package enum ConstantTime {
    /// Whether two byte strings are the same.
    package static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        unsafe left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }

    /// Whether two texts are the same, byte for byte.
    package static func areEqual(_ left: String, _ right: String) -> Bool {
        areEqual(Array(left.utf8), Array(right.utf8))
    }
}
