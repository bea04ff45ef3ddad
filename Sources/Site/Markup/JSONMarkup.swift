/// JSON for reading: broken into lines, and coloured where it is short.
enum JSONMarkup {
    /// Compact JSON with two spaces of indentation a level; other text comes back as it was.
    static func indented(_ bytes: [UInt8]) -> String {
        guard let first = bytes.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        else { return String(decoding: bytes, as: UTF8.self) }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count * 3 / 2)
        var depth = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                let end = stringEnd(bytes, from: index)
                output += bytes[index..<end]
                index = end
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                output.append(byte)
                // `{}` and `[]` stay together; braces are two characters apart in ASCII.
                if index + 1 < bytes.count, bytes[index + 1] == byte + 2 {
                    output.append(byte + 2)
                    index += 1
                } else {
                    depth += 1
                    breakLine(&output, depth)
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                breakLine(&output, depth)
                output.append(byte)
            case UInt8(ascii: ","):
                output.append(byte)
                breakLine(&output, depth)
            case UInt8(ascii: ":"):
                output.append(byte)
                output.append(0x20)
            case 0x20, 0x09, 0x0A, 0x0D: break
            default: output.append(byte)
            }
            index += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Readable JSON with keys, texts and other values marked for colour.
    static func coloured(_ text: String) -> HTML {
        let bytes = Array(text.utf8)
        var result = HTML.empty
        var index = 0
        var plain = 0
        func flush(_ end: Int) {
            guard plain < end else { return }
            result += HTML(text: String(decoding: bytes[plain..<end], as: UTF8.self))
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                flush(index)
                let end = stringEnd(bytes, from: index)
                let literal = String(decoding: bytes[index..<end], as: UTF8.self)
                let isKey = end < bytes.count && bytes[end] == UInt8(ascii: ":")
                result += isKey ? "<b>\(literal)</b>" : "<i>\(literal)</i>"
                index = end
                plain = end
            } else if isScalar(byte) {
                flush(index)
                let end = bytes[index...].firstIndex { !isScalar($0) } ?? bytes.count
                result += "<u>\(String(decoding: bytes[index..<end], as: UTF8.self))</u>"
                index = end
                plain = end
            } else {
                index += 1
            }
        }
        flush(bytes.count)
        return result
    }

    /// The position after a string's closing quote.
    private static func stringEnd(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "\""): return index + 1
            default: index += 1
            }
        }
        return bytes.count
    }

    private static func breakLine(_ output: inout [UInt8], _ depth: Int) {
        output.append(0x0A)
        for _ in 0..<max(0, min(depth, 64)) * 2 { output.append(0x20) }
    }

    private static func isScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A, 0x45, 0x2B, 0x2D, 0x2E: true
        default: false
        }
    }
}
