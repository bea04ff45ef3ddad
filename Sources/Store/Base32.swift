/// Crockford's base 32 in lower case, as our identifiers spell 128 bits in 26 digits.
enum Base32 {
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()

    /// 26 digits, most significant first.
    static func text(_ value: UInt128) -> String {
        var rest = value
        var text = [UInt8](repeating: 0, count: 26)
        for index in stride(from: 25, through: 0, by: -1) {
            text[index] = digits[Int(truncatingIfNeeded: rest & 31)]
            rest >>= 5
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The value after a prefix; nil unless `text` would write exactly these digits.
    static func value(of text: String, prefix: String) -> UInt128? {
        guard text.utf8.count == prefix.utf8.count + 26, text.hasPrefix(prefix) else { return nil }
        var value: UInt128 = 0
        for (index, byte) in text.utf8.dropFirst(prefix.utf8.count).enumerated() {
            let digit = values[Int(byte)]
            // 26 digits hold 130 bits: the first one has only three.
            guard digit < (index == 0 ? 8 : 32) else { return nil }
            value = value << 5 | UInt128(digit)
        }
        return value
    }
}
