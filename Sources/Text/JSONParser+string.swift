/// Strings and their escapes.
extension JSONParser {
    /// The string that starts at the quotation mark at the current place.
    mutating func string() throws(JSONError) -> String {
        index += 1
        let start = index
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                let text = String(decoding: bytes[start..<index], as: UTF8.self)
                index += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            if byte < 0x20 { throw error(.controlCharacter(byte)) }
            index += 1
        }
        throw error(.unexpectedEnd)
    }

    /// The rest of a string whose first escape is at the current place.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var text = Array(bytes[start..<index])
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                try appendEscape(to: &text)
            case 0..<0x20:
                throw error(.controlCharacter(byte))
            default:
                text.append(byte)
                index += 1
            }
        }
        throw error(.unexpectedEnd)
    }

    private mutating func appendEscape(to text: inout [UInt8]) throws(JSONError) {
        guard index + 1 < bytes.count else {
            index = bytes.count
            throw error(.unexpectedEnd)
        }
        switch bytes[index + 1] {
        case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): text.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try unicodeEscape()
            text.append(contentsOf: String(Character(scalar)).utf8)
            return
        default: throw error(.invalidEscape)
        }
        index += 2
    }

    /// The scalar of `\uXXXX`, or of a pair of them, at the current place.
    private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let start = index
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        let lone = JSONError(.loneSurrogate(first), at: start, in: bytes)
        guard
            (0xD800..<0xDC00).contains(first), current == UInt8(ascii: "\\"),
            index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "u")
        else { throw lone }
        let second = try codeUnit()
        guard (0xDC00..<0xE000).contains(second) else { throw lone }
        let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        guard let scalar = Unicode.Scalar(value) else { throw lone }
        return scalar
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        let start = index
        index += 2
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard index < bytes.count else { throw error(.unexpectedEnd) }
            guard let digit = hexDigit(bytes[index]) else {
                throw JSONError(.invalidEscape, at: start, in: bytes)
            }
            unit = unit << 4 | digit
            index += 1
        }
        return unit
    }

    private func hexDigit(_ byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
