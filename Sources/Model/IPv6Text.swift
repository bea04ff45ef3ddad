/// The textual form of IPv6 addresses (RFC 4291 section 2.2), without zones.
enum IPv6Text {
    /// Whether the text, brackets removed, is an IPv6 address.
    static func isAddress(_ text: Substring) -> Bool {
        let halves = split(text)
        guard halves.count <= 2 else { return false }
        guard let left = groups(halves[0], mayEndInIPv4: halves.count == 1) else { return false }
        guard halves.count == 2 else { return left == 8 }
        guard let right = groups(halves[1], mayEndInIPv4: true) else { return false }
        return left + right <= 7
    }

    /// The parts around each `::`.
    private static func split(_ text: Substring) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            if text[index] == ":", next < text.endIndex, text[next] == ":" {
                parts.append(text[start..<index])
                start = text.index(after: next)
                index = start
            } else {
                index = next
            }
        }
        return parts + [text[start...]]
    }

    /// How many 16-bit groups a part holds; nil where it is malformed.
    private static func groups(_ part: Substring, mayEndInIPv4: Bool) -> Int? {
        if part.isEmpty { return 0 }
        let pieces = part.split(separator: ":", omittingEmptySubsequences: false)
        var count = 0
        for (index, piece) in pieces.enumerated() {
            if mayEndInIPv4, index == pieces.count - 1, piece.contains(".") {
                let octets = piece.split(separator: ".", omittingEmptySubsequences: false)
                guard octets.count == 4, octets.allSatisfy(isOctet) else { return nil }
                count += 2
            } else {
                guard (1...4).contains(piece.utf8.count), piece.utf8.allSatisfy(isHexDigit) else {
                    return nil
                }
                count += 1
            }
        }
        return count
    }

    /// 0 to 255 in digits alone: no sign, no zero in front, which others would read as octal.
    private static func isOctet(_ text: Substring) -> Bool {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        return UInt8(text) != nil && (text.utf8.count == 1 || text.utf8.first != 0x30)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }
}
