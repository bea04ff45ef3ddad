/// The wording of JSON errors.
extension JSONError: CustomStringConvertible {
    /// One sentence with the place.
    package var description: String {
        "\(message) at line \(line), column \(column)"
    }

    /// What is wrong, without the place.
    package var message: String {
        switch reason {
        case .empty: "no JSON: the text is empty"
        case .unexpectedEnd: "the JSON text ends too early"
        case .unexpected(let byte, let expected):
            "expected \(words(for: expected)), found \(name(of: byte))"
        case .trailingText: "text after the end of the JSON value"
        case .byteOrderMark: "a byte order mark before the JSON value; remove it"
        case .invalidUTF8: "invalid UTF-8"
        case .controlCharacter(let byte):
            "control character \(name(of: byte)) inside a string; write it as an escape"
        case .invalidEscape: "invalid escape sequence"
        case .loneSurrogate(let unit):
            "lone surrogate \\u\(hex(UInt32(unit), digits: 4)); it is half a character"
        case .duplicateName(let name): "the name \"\(name)\" stands twice in one object"
        case .leadingZero: "a number may not start with 0 and another digit"
        case .incompleteNumber: "the number ends without a digit"
        case .numberOverflow(let spelling): "the number \(spelling) is too large for a double"
        case .inexactInteger(let spelling):
            "the integer \(spelling) is beyond ±(2^53 − 1) and would lose digits; send it as text"
        case .tooDeep(let limit): "arrays and objects nest deeper than \(limit) levels"
        case .tooLong(let limit): "the text is longer than \(limit) bytes"
        }
    }

    private func words(for expectation: Expectation) -> String {
        switch expectation {
        case .value: "a value"
        case .memberName: "a member name in double quotes"
        case .colon: "\":\""
        case .commaOrBrace: "\",\" or \"}\""
        case .commaOrBracket: "\",\" or \"]\""
        }
    }

    private func name(of byte: UInt8) -> String {
        switch byte {
        case 0x21...0x7E: "\"\(Character(Unicode.Scalar(byte)))\""
        case 0x00...0x20, 0x7F: "U+" + hex(UInt32(byte), digits: 4).uppercased()
        default: "a character outside a string"
        }
    }

    private func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
