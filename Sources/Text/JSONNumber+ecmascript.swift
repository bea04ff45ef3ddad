/// Numbers as `JSON.stringify` writes them (ECMA-262, Number::toString).
extension JSONNumber {
    /// A number with ECMAScript's spelling; it must be finite.
    package init(_ value: Double) {
        precondition(value.isFinite, "JSON has no spelling for infinity or NaN")
        self.init(value: value, spelling: Self.ecmaScriptText(of: value))
    }

    /// The spelling that `JSON.stringify` gives this number.
    package var canonicalSpelling: String {
        isPlainInteger ? spelling : Self.ecmaScriptText(of: value)
    }

    /// Whether the spelling is an integer of at most 15 digits, which is canonical already.
    private var isPlainInteger: Bool {
        let digits = spelling.utf8.count
        guard (1...15).contains(digits), spelling.utf8.first != UInt8(ascii: "-") else {
            return false
        }
        return spelling.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// The shortest digits that read back as `value`, laid out as ECMAScript does.
    private static func ecmaScriptText(of value: Double) -> String {
        if value.magnitude < 1e15, let integer = Int64(exactly: value) { return String(integer) }
        let (digits, point) = shortestDigits(of: value.magnitude)
        var text: [UInt8] = value < 0 ? [UInt8(ascii: "-")] : []
        if digits.count <= point, point <= 21 {
            text += digits
            text += repeatElement(UInt8(ascii: "0"), count: point - digits.count)
        } else if 0 < point, point <= 21 {
            text += digits[..<point]
            text.append(UInt8(ascii: "."))
            text += digits[point...]
        } else if -6 < point, point <= 0 {
            text += "0.".utf8
            text += repeatElement(UInt8(ascii: "0"), count: -point)
            text += digits
        } else {
            text.append(digits[0])
            if digits.count > 1 {
                text.append(UInt8(ascii: "."))
                text += digits[1...]
            }
            text += "e".utf8
            text += (point > 0 ? "+" : "").utf8
            text += String(point - 1).utf8
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The significant digits and where the decimal point stands: 0.digits × 10^point.
    private static func shortestDigits(of value: Double) -> (digits: [UInt8], point: Int) {
        // Swift's description has the same shortest digits, in another layout.
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        let parts = value.description.utf8.split(separator: UInt8(ascii: "e"))
        for byte in parts[0] {
            if byte == UInt8(ascii: ".") {
                point = digits.count
            } else {
                digits.append(byte)
            }
        }
        if parts.count == 2 { exponent = Int(String(decoding: parts[1], as: UTF8.self)) ?? 0 }
        var place = (point ?? digits.count) + exponent
        let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(zeros)
        place -= zeros
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (digits, place)
    }
}
