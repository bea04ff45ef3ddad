/// Numbers that are the same in each run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// Writes JSON texts in every spelling that the grammar allows, on one line.
struct JSONGenerator {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// A text that nests at most so deep.
    mutating func text(depth: Int = 5) -> String {
        let space = space()
        return space + value(depth: depth) + self.space()
    }

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 12 : 8), using: &random) {
        case 0: "null"
        case 1: pick(["true", "false"])
        case 2...4: number()
        case 5...7: string()
        case 8, 9: array(depth: depth - 1)
        default: object(depth: depth - 1)
        }
    }

    private mutating func array(depth: Int) -> String {
        let elements = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            space() + value(depth: depth) + space()
        }
        return "[" + (elements.isEmpty ? space() : elements.joined(separator: ",")) + "]"
    }

    private mutating func object(depth: Int) -> String {
        var names: [String] = []
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            let name = name()
            if !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { names.append(name) }
        }
        let members = names.map { name in
            space() + quoted(name) + space() + ":" + space() + value(depth: depth) + space()
        }
        return "{" + (members.isEmpty ? space() : members.joined(separator: ",")) + "}"
    }

    private mutating func name() -> String {
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            pick([
                "0", "1", "2", "10", "007", "-1", "1.5", "4294967294", "4294967295", "4294967296",
                "9007199254740991", "9007199254740993", "01", "1e3", " 1", "99999999999",
            ])
        case 1: pick(["__proto__", "constructor", "toJSON", "length", "", "é", "e\u{301}"])
        case 2: String(UInt16.random(in: 0...300, using: &random))
        default: content()
        }
    }

    mutating func number() -> String {
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return String(Int64.random(in: -1000...1000, using: &random))
        case 1: return String(Int64.random(in: -(1 << 53)...(1 << 53), using: &random))
        case 2:
            return pick([
                "0", "-0", "0.1", "1e21", "1E-7", "-0.0", "0e5", "1.0", "100e-2", "123456789e12",
                "1e23", "5e-324", "2.2250738585072014e-308", "1.7976931348623157e308",
                "9007199254740993", "0.000001", "0.0000001", "1e20", "123456789012345680000",
                "1e-400",
            ])
        case 3:
            let value = Double(bitPattern: random.next())
            return value.isFinite ? "\(value)" : "0"
        case 4: return "\(Double.random(in: -1e6...1e6, using: &random))"
        case 5:
            let digits = (0..<Int.random(in: 1...25, using: &random)).map { _ in digit() }
            return "0." + digits.joined() + pick(["", "e3", "E+10", "e-12"])
        default:
            let exponent = Int.random(in: -320...300, using: &random)
            return "\(Int.random(in: 1...9, using: &random)).\(digit())\(digit())e\(exponent)"
        }
    }

    private mutating func digit() -> String {
        String(Int.random(in: 0...9, using: &random))
    }

    private mutating func string() -> String {
        quoted(content())
    }

    private mutating func content() -> String {
        let pieces = [
            "a", "B", "z", " ", "/", "\"", "\\", "\u{8}", "\u{C}", "\n", "\r", "\t", "\u{0}",
            "\u{1F}",
            "\u{7F}", "\u{80}", "é", "e\u{301}", "ß", "\u{2028}", "\u{2029}", "日", "\u{FEFF}",
            "\u{FFFD}", "\u{FFFF}", "🐧", "👩‍👩‍👧", "\u{10FFFF}", "<", "&", "'",
        ]
        return (0..<Int.random(in: 0...8, using: &random)).map { _ in pick(pieces) }.joined()
    }

    /// A text in quotation marks, each character raw or escaped in one of the ways there are.
    private mutating func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            let short = ["\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\t": "\\t", "/": "\\/"]
            let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            if let escape = short[String(scalar)], Bool.random(using: &random) {
                result += escape
            } else if mustEscape || Int.random(in: 0..<6, using: &random) == 0 {
                for unit in String(scalar).utf16 { result += escape(unit) }
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private mutating func escape(_ unit: UInt16) -> String {
        let isUpper = Bool.random(using: &random)
        let digits = String(unit, radix: 16, uppercase: isUpper)
        return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }

    private mutating func space() -> String {
        pick(["", "", "", " ", "\t", "\r", "  "])
    }

    private mutating func pick(_ choices: [String]) -> String {
        choices[Int.random(in: choices.indices, using: &random)]
    }

    /// A text with a few ASCII bytes replaced, dropped or repeated.
    mutating func damaged(_ text: String) -> String {
        var bytes = Array(text.utf8)
        let noise = Array("{}[]\",:\\0123456789+-.eEtrufalsn xu\u{1}".utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: bytes.indices, using: &random)
            guard bytes[index] < 0x80 else { continue }
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[index] = noise[Int.random(in: noise.indices, using: &random)]
            case 1: bytes.remove(at: index)
            default: bytes.insert(bytes[index], at: index)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
