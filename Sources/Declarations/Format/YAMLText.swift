import Text

/// JSON values as YAML that reads back as the same value, in every version of YAML.
enum YAMLText {
    /// A value on one line: `[a, b]`, `{$gte: 3}`.
    static func flow(_ value: JSON) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let number): number.canonicalSpelling
        case .string(let text): scalar(text)
        case .array(let elements): "[" + elements.map(flow).joined(separator: ", ") + "]"
        case .object(let object):
            "{"
                + object.members.map { "\(scalar($0.name)): \(flow($0.value))" }
                .joined(separator: ", ") + "}"
        }
    }

    /// A text without quotes where every reader takes it for that text, else in double quotes.
    ///
    /// Commas and brackets mean something inside brackets only; globs are quoted everywhere.
    static func scalar(_ text: String, inBrackets: Bool = true) -> String {
        isPlain(text, inBrackets: inBrackets) ? text : quoted(text)
    }

    private static func isPlain(_ text: String, inBrackets: Bool) -> Bool {
        let plain = YAMLScalar(text: text, isPlain: true)
        guard plain.otherMeaning == nil, plain.value == .string(text), !looksLikeDate(text) else {
            return false
        }
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.first, let last = scalars.last, last != " ", last != ":" else {
            return false
        }
        let opening =
            first.properties.isAlphabetic || ("0"..."9").contains(first) || first == "$"
            || first == "/"
        guard opening else { return false }
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case ":": if scalars[index + 1] == " " { return false }
            case "#": if scalars[index - 1] == " " { return false }
            case "*", "`", "\\": return false
            case "{", "}", "[", "]", ",", "\"", "'": if inBrackets { return false }
            default: if isSpecial(scalar) { return false }
            }
        }
        return true
    }

    /// Readers of YAML 1.1 make dates of these, ours and 1.2 do not; times are written all the same.
    private static func looksLikeDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return false }
        return bytes.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            default:
                if isSpecial(scalar) {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    let width = scalar.value > 0xFFFF ? 8 : 4
                    let zeros = String(repeating: "0", count: width - digits.utf8.count)
                    result += (width == 8 ? "\\U" : "\\u") + zeros + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }

    /// Characters that YAML or an editor would not keep as they are.
    private static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
        case 0x202A...0x202E, 0x2066...0x2069, 0xE000...0xF8FF, 0xF_0000...: true
        default: false
        }
    }
}
