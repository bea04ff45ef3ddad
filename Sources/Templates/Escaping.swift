/// What text is read as, which decides what must be escaped in it.
package enum MarkupPlace: Sendable, Hashable {
    /// Between tags, where quotes may stand.
    case element
    /// Between tags or in a quoted attribute.
    case anywhere
}

extension String {
    /// Adds the text as HTML that is read back as the same text.
    package func appendEscaped(to output: inout [UInt8], in place: MarkupPlace = .anywhere) {
        let bytes = utf8.span
        var index = 0
        while index < bytes.count, !Self.isSuspicious(bytes[index], in: place) { index += 1 }
        guard index < bytes.count else {
            output.append(contentsOf: utf8)
            return
        }
        index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let length = Self.isSuspicious(byte, in: place) ? Self.hidden(bytes, at: index) : 0
            if length > 0 {
                output.append(contentsOf: "\u{FFFD}".utf8)
                index += length
                continue
            }
            switch byte {
            case UInt8(ascii: "<"): output.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): output.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "&"): output.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "\"") where place == .anywhere:
                output.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'") where place == .anywhere:
                output.append(contentsOf: "&#39;".utf8)
            default: output.append(byte)
            }
            index += 1
        }
    }

    /// Whether a byte needs a closer look.
    private static func isSuspicious(_ byte: UInt8, in place: MarkupPlace) -> Bool {
        switch byte {
        case 0x26, 0x3C, 0x3E, 0x7F, 0xC2, 0xE2, 0xEF, 0xF0...0xFF: true
        case 0x22, 0x27: place == .anywhere
        default: byte < 0x20 && byte != 0x09 && byte != 0x0A
        }
    }

    /// The length of the character at a position if it must not be shown, else 0.
    ///
    /// Those are controls, overrides of direction and what is no character.
    private static func hidden(_ bytes: Span<UInt8>, at index: Int) -> Int {
        func next(_ distance: Int) -> UInt8 {
            index + distance < bytes.count ? bytes[index + distance] : 0
        }
        switch bytes[index] {
        case 0x09, 0x0A, 0x0D: return 0
        case 0x00...0x1F, 0x7F: return 1
        case 0xC2: return next(1) < 0xA0 ? 2 : 0
        case 0xE2:
            let isOverride =
                (next(1) == 0x80 && (0xAA...0xAE).contains(next(2)))
                || (next(1) == 0x81 && (0xA6...0xA9).contains(next(2)))
            return isOverride ? 3 : 0
        case 0xEF:
            let isNone =
                (next(1) == 0xB7 && (0x90...0xAF).contains(next(2)))
                || (next(1) == 0xBF && next(2) >= 0xBE)
            return isNone ? 3 : 0
        case 0xF0...0xFF:
            return next(1) & 0x0F == 0x0F && next(2) == 0xBF && next(3) >= 0xBE ? 4 : 0
        default: return 0
        }
    }
}
