/// The 32 bytes under which everything secret in a state is sealed; kept in a file of its own.
package struct MasterKey: Sendable {
    /// How many bytes a key file has.
    package static let size = 32

    let bytes: [UInt8]

    /// A short hash that tells keys apart and gives nothing away.
    package let keyID: String

    /// A key that was read or made; nil where the length is wrong.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
        let label = Array("penguinhooks master key".utf8)
        keyID = Hex.encode(Array(HMACSHA256(key: bytes).code(for: label).prefix(8)))
    }
}

extension MasterKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "MasterKey(\(keyID))" }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
