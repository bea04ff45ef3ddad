/// Numbers.
extension JSONParser {
    /// The number at the current place.
    mutating func number() throws(JSONError) -> JSONNumber {
        let start = index
        var decimal = Decimal()
        if current == UInt8(ascii: "-") {
            decimal.isNegative = true
            index += 1
        }
        let firstDigit = index
        guard takeDigits(into: &decimal) > 0 else { throw error(.incompleteNumber) }
        if bytes[firstDigit] == UInt8(ascii: "0"), index > firstDigit + 1 {
            throw JSONError(.leadingZero, at: firstDigit, in: bytes)
        }
        var isInteger = true
        if current == UInt8(ascii: ".") {
            isInteger = false
            index += 1
            let count = takeDigits(into: &decimal)
            guard count > 0 else { throw error(.incompleteNumber) }
            decimal.exponent -= count
        }
        if current | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            try takeExponent(into: &decimal)
        }
        let spelling = String(decoding: bytes[start..<index], as: UTF8.self)
        let value = decimal.exactValue ?? Double(spelling) ?? .infinity
        guard value.isFinite else {
            throw JSONError(.numberOverflow(spelling), at: start, in: bytes)
        }
        // 2^53 − 1 is the largest integer whose neighbours are doubles too.
        if limits.refusesInexactIntegers, isInteger, value.magnitude > 9_007_199_254_740_991 {
            throw JSONError(.inexactInteger(spelling), at: start, in: bytes)
        }
        return JSONNumber(value: value, spelling: spelling)
    }

    private mutating func takeDigits(into decimal: inout Decimal) -> Int {
        let start = index
        while index < bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            decimal.append(digit)
            index += 1
        }
        return index - start
    }

    private mutating func takeExponent(into decimal: inout Decimal) throws(JSONError) {
        index += 1
        let isNegative = current == UInt8(ascii: "-")
        if isNegative || current == UInt8(ascii: "+") { index += 1 }
        var exponent = Decimal()
        guard takeDigits(into: &exponent) > 0 else { throw error(.incompleteNumber) }
        // Only small exponents take the exact way, so a large one need not be right.
        let magnitude = exponent.digits > 6 ? 1_000_000 : Int(exponent.mantissa)
        decimal.exponent += isNegative ? -magnitude : magnitude
    }
}

/// A decimal number on its way to a double.
private struct Decimal {
    var isNegative = false
    var mantissa: UInt64 = 0
    var digits = 0
    var exponent = 0

    mutating func append(_ digit: UInt8) {
        digits += 1
        if digits <= 19 { mantissa = mantissa &* 10 &+ UInt64(digit) }
    }

    /// The double, where one operation on exact operands gives it correctly rounded (Clinger's fast path).
    var exactValue: Double? {
        guard digits <= 19, mantissa <= 1 << 53, (-22...22).contains(exponent) else { return nil }
        let whole = Double(mantissa)
        let magnitude =
            exponent < 0 ? whole / powersOfTen[-exponent] : whole * powersOfTen[exponent]
        return isNegative ? -magnitude : magnitude
    }
}

/// The powers of ten that a double holds exactly.
private let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]
