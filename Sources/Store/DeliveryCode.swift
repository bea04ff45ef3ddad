import Model

/// Makes a delivery's public identifier from its place in the log, and back, so that no table keeps it.
///
/// The identifier is a UUIDv7 (RFC 9562): its time is the delivery's creation, its random part the sequence mixed with a
/// number that is random for each state. So it sorts by time, and two states do not share identifiers.
struct DeliveryCode: Sendable, Equatable {
    private static let mask: UInt64 = 0x3FFF_FFFF_FFFF_FFFF
    let salt: Int64

    /// The identifier of the delivery at a place.
    func id(sequence: Int64, createdAt: Int64) -> DeliveryID {
        let time = UInt64(max(0, createdAt)) & 0xFFFF_FFFF_FFFF
        let high = time << 16 | 0x7000 | UInt64(bitPattern: salt) & 0xFFF
        let low = 0x8000_0000_0000_0000 | (UInt64(bitPattern: sequence ^ salt) & Self.mask)
        let value = UInt128(high) << 64 | UInt128(low)
        return DeliveryID(rawValue: DeliveryID.prefix + Base32.text(value))
    }

    /// The place an identifier stands for; nil where it is none of ours.
    func sequence(of id: DeliveryID) -> Int64? {
        guard let value = Base32.value(of: id.rawValue, prefix: DeliveryID.prefix) else {
            return nil
        }
        let low = UInt64(truncatingIfNeeded: value) & Self.mask
        let sequence = Int64(bitPattern: low ^ (UInt64(bitPattern: salt) & Self.mask))
        return sequence > 0 ? sequence : nil
    }
}
