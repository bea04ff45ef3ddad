/// SHA-256 of a declaration's file together with everything else that it was read with.
///
/// A file whose digest is the one recorded when its webhook was last applied declares what is live.
package struct SourceDigest: Sendable, Hashable {
    /// 32 bytes.
    package let bytes: [UInt8]

    /// Nil for anything but 32 bytes.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }
}
