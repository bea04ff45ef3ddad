/// Why a text is not the JSON that we take, and where.
package struct JSONError: Error, Sendable, Hashable {
    /// What is wrong.
    package enum Reason: Sendable, Hashable {
        case empty
        case unexpectedEnd
        /// A byte that cannot stand here; `expected` names what could.
        case unexpected(UInt8, expected: Expectation)
        case trailingText
        case byteOrderMark
        case invalidUTF8
        case controlCharacter(UInt8)
        case invalidEscape
        case loneSurrogate(UInt16)
        case duplicateName(String)
        case leadingZero
        case incompleteNumber
        case numberOverflow(String)
        /// An integer beyond ±(2^53 − 1): a double would hold another one.
        case inexactInteger(String)
        case tooDeep(limit: Int)
        case tooLong(limit: Int)
    }

    /// What could stand where something else was found.
    package enum Expectation: Sendable, Hashable {
        case value
        case memberName
        case colon
        case commaOrBrace
        case commaOrBracket
    }

    package let reason: Reason
    /// The number of bytes before the place.
    package let offset: Int
    /// Line and column from 1, columns in Unicode scalars.
    package let line: Int
    package let column: Int

    /// A reason at a byte offset of a text.
    init(_ reason: Reason, at offset: Int, in bytes: [UInt8]) {
        self.reason = reason
        self.offset = offset
        var line = 1
        var column = 1
        for byte in bytes.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.line = line
        self.column = column
    }
}
