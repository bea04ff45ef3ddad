extension String {
    /// Adds the text as HTML that is read back as the same text, in elements and in quoted attributes.
    func appendEscaped(to output: inout String) {
        guard utf8.contains(where: Self.isSuspicious) else {
            output += self
            return
        }
        for scalar in unicodeScalars {
            switch scalar {
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "&": output += "&amp;"
            case "\"": output += "&quot;"
            case "'": output += "&#39;"
            default: output.unicodeScalars.append(scalar.isShowable ? scalar : "\u{FFFD}")
            }
        }
    }

    /// The text without characters that HTML forbids or that turn the direction of what follows.
    var showable: String {
        guard utf8.contains(where: Self.isSuspicious) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            result.unicodeScalars.append(scalar.isShowable ? scalar : "\u{FFFD}")
        }
        return result
    }

    /// Whether a byte may belong to a character that needs a closer look.
    private static func isSuspicious(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x22, 0x26, 0x27, 0x3C, 0x3E, 0x7F, 0xC2, 0xE2, 0xEF, 0xF0...0xFF: true
        default: byte < 0x20 && byte != 0x09 && byte != 0x0A
        }
    }
}

extension Unicode.Scalar {
    /// Whether HTML allows the character and it does not override the direction of text.
    fileprivate var isShowable: Bool {
        switch value {
        case 0x09, 0x0A, 0x0D: true
        case 0x00...0x1F, 0x7F...0x9F: false
        case 0x202A...0x202E, 0x2066...0x2069: false
        case 0xFDD0...0xFDEF: false
        default: value & 0xFFFE != 0xFFFE
        }
    }
}
