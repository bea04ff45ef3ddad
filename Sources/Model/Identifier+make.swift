import Synchronization

/// Making identifiers: a UUIDv7 (RFC 9562 section 5.7) in Crockford base 32, lower case, so that text sorts by time.
extension Identifier {
    /// A new identifier that sorts with others by `time`.
    package static func make(
        at time: Timestamp,
        using generator: inout some RandomNumberGenerator
    ) -> Self {
        let time = UInt64(max(0, time.milliseconds)) & 0xFFFF_FFFF_FFFF
        let random = generator.next()
        let high = time << 16 | 0x7000 | (random >> 52)
        let low = 0x8000_0000_0000_0000 | (generator.next() >> 2)
        return Self(rawValue: prefix + crockford(high: high, low: low))
    }

    /// A new identifier from the system's random numbers.
    package static func make(at time: Timestamp) -> Self {
        Self(rawValue: prefix + latest.withLock { $0.next(at: time) })
    }
}

/// The identifiers of this process.
private let latest = Mutex(RisingIdentifier())

/// Crockford's base 32 digits in lower case.
private let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

/// 128 bits as 26 digits, most significant first.
func crockford(high: UInt64, low: UInt64) -> String {
    var value = UInt128(high) << 64 | UInt128(low)
    var text = [UInt8](repeating: 0, count: 26)
    for index in stride(from: 25, through: 0, by: -1) {
        text[index] = digits[Int(truncatingIfNeeded: value & 31)]
        value >>= 5
    }
    return String(decoding: text, as: UTF8.self)
}
