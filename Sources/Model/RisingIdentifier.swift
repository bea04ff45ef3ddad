/// Identifiers whose random part rises within a millisecond (RFC 9562 section 6.2, method 2).
///
/// Fresh random numbers are asked of the system once a millisecond, not once an identifier.
package struct RisingIdentifier {
    private var time: UInt64 = .max
    private var random: UInt64 = 0
    private var low: UInt64 = 0

    package init() {}

    /// The digits after an identifier's prefix.
    package mutating func next(at timestamp: Timestamp) -> String {
        let time = UInt64(max(0, timestamp.milliseconds)) & 0xFFFF_FFFF_FFFF
        // A step beyond the low part's 62 bits starts anew.
        let (risen, _) = low.addingReportingOverflow(1 + (random & 0xFFFF))
        if time != self.time || risen >> 62 != 0 {
            var generator = SystemRandomNumberGenerator()
            self.time = time
            random = generator.next()
            low = generator.next() >> 2
        } else {
            low = risen
        }
        return crockford(
            high: time << 16 | 0x7000 | (random >> 52),
            low: 0x8000_0000_0000_0000 | low
        )
    }
}
