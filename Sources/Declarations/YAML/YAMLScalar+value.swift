import Text

/// What plain scalars mean in YAML 1.2's core schema, and which of them YAML 1.1 reads differently.
extension YAMLScalar {
    /// The value; `.inf` and `.nan` have none.
    var value: JSON? {
        guard isPlain else { return .string(text) }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default: break
        }
        guard let first = text.utf8.first, Self.canBeginNumber(first) else { return .string(text) }
        if isNotFinite { return nil }
        return number.map(JSON.number) ?? .string(text)
    }

    /// What YAML 1.1 would make of a plain scalar that is something else here.
    var otherMeaning: String? {
        guard isPlain else { return nil }
        switch text.lowercased() {
        case "yes", "on", "y": return "true"
        case "no", "off", "n": return "false"
        default: break
        }
        guard let first = text.utf8.first, Self.canBeginNumber(first), first != UInt8(ascii: ".")
        else { return nil }
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        if digits.count > 1, digits.first == UInt8(ascii: "0") {
            let rest = digits.dropFirst()
            if rest.allSatisfy({ (0x30...0x37).contains($0) || $0 == UInt8(ascii: "_") }) {
                return "an octal number"
            }
            if rest.allSatisfy(Self.isDigit) { return "text" }
            if rest.first == UInt8(ascii: "b"),
                rest.dropFirst().allSatisfy({ $0 == 0x30 || $0 == 0x31 }), rest.count > 1
            {
                return "a binary number"
            }
            if rest.first == UInt8(ascii: "o") { return "text" }
        }
        if digits.allSatisfy({ Self.isDigit($0) || $0 == UInt8(ascii: "_") }),
            digits.contains(UInt8(ascii: "_"))
        {
            return "a number"
        }
        return Self.isSexagesimal(digits) ? "a number in base 60" : nil
    }

    /// `.inf`, `-.inf` or `.nan`.
    var isNotFinite: Bool {
        let bare = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.dropFirst()) : text
        return [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(bare)
    }

    private var number: JSONNumber? {
        let bytes = text.utf8
        if bytes.count > 2, bytes.first == UInt8(ascii: "0") {
            let digits = String(text.dropFirst(2))
            let isPlainDigits = digits.utf8.allSatisfy { $0 != 0x2B && $0 != 0x2D }
            if text.hasPrefix("0x"), isPlainDigits, let value = Int(digits, radix: 16) {
                return JSONNumber(value: Double(value), spelling: String(value))
            }
            if text.hasPrefix("0o"), isPlainDigits, let value = Int(digits, radix: 8) {
                return JSONNumber(value: Double(value), spelling: String(value))
            }
        }
        guard Self.isDecimal(bytes) else { return nil }
        if let value = Int(text) {
            return JSONNumber(value: Double(value), spelling: String(value))
        }
        guard let value = Double(text), value.isFinite else { return nil }
        return JSONNumber(value)
    }

    /// Whether the text is a number of the core schema: sign, digits, fraction, exponent.
    private static func isDecimal(_ bytes: String.UTF8View) -> Bool {
        var rest = bytes[...]
        func isSign(_ byte: UInt8?) -> Bool {
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
        }
        if isSign(rest.first) { rest = rest.dropFirst() }
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = rest.prefix(while: isDigit).count
            rest = rest.dropFirst(fraction)
        }
        guard !whole.isEmpty || fraction > 0 else { return false }
        guard let mark = rest.first else { return true }
        guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return false }
        rest = rest.dropFirst()
        if isSign(rest.first) { rest = rest.dropFirst() }
        return !rest.isEmpty && rest.allSatisfy(isDigit)
    }

    /// `1:30` and such: digits in groups below 60.
    private static func isSexagesimal(_ digits: Substring.UTF8View) -> Bool {
        let groups = digits.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard groups.count > 1, let first = groups.first, !first.isEmpty, first.allSatisfy(isDigit)
        else { return false }
        return groups.dropFirst().allSatisfy { group in
            let value = Int(String(Substring(group))) ?? 60
            return (1...2).contains(group.count) && group.allSatisfy(isDigit) && value < 60
        }
    }

    private static func canBeginNumber(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: ".")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte)
    }
}
