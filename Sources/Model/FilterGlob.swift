/// A pattern of literal characters, `*` for any run and `?` for one character.
///
/// A bit-parallel automaton: one pass over the text with a few operations a character, whatever the pattern.
struct FilterGlob: Sendable, Hashable {
    /// How many characters a pattern may have, its stars not counted.
    static let limit = 127

    /// For each ASCII character, the places of the pattern where it may stand.
    private var ascii: [UInt128]
    /// The same for the other characters of the pattern.
    private var others: [Unicode.Scalar: UInt128] = [:]
    /// The places where anything may stand.
    private var anything: UInt128 = 0
    /// The places before which a run may stretch.
    private var loops: UInt128 = 0
    private var final: UInt128 = 1

    /// Nil where the pattern is longer than the limit.
    init?(_ pattern: String) {
        self.init()
        var isEscaped = false
        for scalar in pattern.unicodeScalars {
            if isEscaped || !["*", "?", "\\"].contains(scalar) {
                guard append(scalar) else { return nil }
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if scalar == "*" {
                loops |= final
            } else {
                anything |= final
                guard advance() else { return nil }
            }
        }
        if isEscaped, !append("\\") { return nil }
    }

    /// A pattern for a text that stands anywhere in another.
    init?(containing text: String) {
        self.init()
        loops = 1
        for scalar in text.unicodeScalars {
            guard append(scalar) else { return nil }
        }
        loops |= final
    }

    private init() {
        ascii = [UInt128](repeating: 0, count: 128)
    }

    private mutating func append(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            ascii[Int(scalar.value)] |= final
        } else {
            others[scalar, default: 0] |= final
        }
        return advance()
    }

    private mutating func advance() -> Bool {
        let (next, overflow) = (final << 1, final >> 127 == 1)
        final = next
        return !overflow
    }

    /// Whether the whole text fits the pattern.
    func matches(_ text: String) -> Bool {
        var places: UInt128 = 1
        for scalar in text.unicodeScalars {
            let steps = scalar.isASCII ? ascii[Int(scalar.value)] : others[scalar] ?? 0
            places = (places & (steps | anything)) << 1 | (places & loops)
            if places == 0 { return false }
        }
        return places & final != 0
    }
}
