import Testing
import Text

/// What the parser refuses and where it says the fault is.
struct JSONParseTests {
    struct Refused: CustomTestStringConvertible, Sendable {
        let text: [UInt8]
        let reason: JSONError.Reason
        let offset: Int

        init(_ text: String, _ reason: JSONError.Reason, at offset: Int) {
            self.init(Array(text.utf8), reason, at: offset)
        }

        init(_ text: [UInt8], _ reason: JSONError.Reason, at offset: Int) {
            self.text = text
            self.reason = reason
            self.offset = offset
        }

        var testDescription: String { String(decoding: text, as: UTF8.self) }
    }

    static let refused = [
        Refused("", .empty, at: 0),
        Refused("  ", .empty, at: 2),
        Refused("{", .unexpectedEnd, at: 1),
        Refused("[1,", .unexpectedEnd, at: 3),
        Refused("[1,]", .unexpected(UInt8(ascii: "]"), expected: .value), at: 3),
        Refused("{\"a\":1,}", .unexpected(UInt8(ascii: "}"), expected: .memberName), at: 7),
        Refused("{a:1}", .unexpected(UInt8(ascii: "a"), expected: .memberName), at: 1),
        Refused("{\"a\" 1}", .unexpected(UInt8(ascii: "1"), expected: .colon), at: 5),
        Refused(
            "{\"a\":1 \"b\":2}",
            .unexpected(UInt8(ascii: "\""), expected: .commaOrBrace),
            at: 7
        ),
        Refused("[1 2]", .unexpected(UInt8(ascii: "2"), expected: .commaOrBracket), at: 3),
        Refused("1 2", .trailingText, at: 2),
        Refused("{}x", .trailingText, at: 2),
        Refused("nul", .unexpectedEnd, at: 3),
        Refused("True", .unexpected(UInt8(ascii: "T"), expected: .value), at: 0),
        Refused("NaN", .unexpected(UInt8(ascii: "N"), expected: .value), at: 0),
        Refused("'a'", .unexpected(UInt8(ascii: "'"), expected: .value), at: 0),
        Refused("01", .leadingZero, at: 0),
        Refused("-01", .leadingZero, at: 1),
        Refused("-", .incompleteNumber, at: 1),
        Refused("1.", .incompleteNumber, at: 2),
        Refused("1e", .incompleteNumber, at: 2),
        Refused("1e+", .incompleteNumber, at: 3),
        Refused(".5", .unexpected(UInt8(ascii: "."), expected: .value), at: 0),
        Refused("+1", .unexpected(UInt8(ascii: "+"), expected: .value), at: 0),
        Refused("[1e999]", .numberOverflow("1e999"), at: 1),
        Refused("-1e400", .numberOverflow("-1e400"), at: 0),
        Refused("\"a", .unexpectedEnd, at: 2),
        Refused("\"\\", .unexpectedEnd, at: 2),
        Refused("\"\\x\"", .invalidEscape, at: 1),
        Refused("\"\\u12g4\"", .invalidEscape, at: 1),
        Refused("\"\\u12", .unexpectedEnd, at: 5),
        Refused("\"a\u{1}\"", .controlCharacter(1), at: 2),
        Refused("\"a\nb\"", .controlCharacter(10), at: 2),
        Refused("\"\\n\u{0}\"", .controlCharacter(0), at: 3),
        Refused("\"\\ud800\"", .loneSurrogate(0xD800), at: 1),
        Refused("\"x\\udc00\"", .loneSurrogate(0xDC00), at: 2),
        Refused("\"\\ud800\\u0041\"", .loneSurrogate(0xD800), at: 1),
        Refused("\"\\ud800\\ud800\"", .loneSurrogate(0xD800), at: 1),
        Refused("\u{FEFF}1", .byteOrderMark, at: 0),
        Refused([0x22, 0xED, 0xA0, 0x80, 0x22], .invalidUTF8, at: 1),
        Refused([0x22, 0xC0, 0xAF, 0x22], .invalidUTF8, at: 1),
        Refused([0x22, 0xFF, 0x22], .invalidUTF8, at: 1),
        Refused([0x22, 0xE6, 0x97], .invalidUTF8, at: 1),
        Refused("{\"a\":1,\"a\":2}", .duplicateName("a"), at: 7),
        Refused("{\"a\":1,\"\\u0061\":2}", .duplicateName("a"), at: 7),
        Refused("\u{0}", .unexpected(0, expected: .value), at: 0),
    ]

    @Test(arguments: refused)
    func refuses(_ example: Refused) {
        #expect {
            try JSON.parse(example.text)
        } throws: { error in
            guard let error = error as? JSONError else { return false }
            return error.reason == example.reason && error.offset == example.offset
        }
    }

    @Test func namesLineAndColumnInCharacters() throws {
        let error = try #require(throws: JSONError.self) {
            try JSON.parse("{\n  \"日本\": x}")
        }

        #expect(error.line == 2)
        #expect(error.column == 9)
        #expect(error.description == "expected a value, found \"x\" at line 2, column 9")
    }

    @Test func takesNamesThatOnlyLookAlike() throws {
        let value = try JSON.parse("{\"é\":1,\"e\u{301}\":2}")

        #expect(value["é"]?.integer == 1)
        #expect(value["e\u{301}"]?.integer == 2)
    }

    @Test func findsDuplicatesAmongManyNames() {
        let names = (0..<5000).map { "\"n\($0)\":0" }
        let text = "{" + (names + ["\"n4000\":1"]).joined(separator: ",") + "}"

        let error = #expect(throws: JSONError.self) { try JSON.parse(text) }

        #expect(error?.reason == .duplicateName("n4000"))
    }

    @Test func boundsDepthAndLength() throws {
        let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)

        #expect(throws: JSONError.self) { try JSON.parse(deep) }
        _ = try JSON.parse(String(deep.dropFirst().dropLast()))
        let hundred = String(repeating: "[", count: 100_000)
        #expect(throws: JSONError.self) { try JSON.parse(hundred) }
        let short = JSON.Limits(bytes: 3)
        #expect(throws: JSONError.self) { try JSON.parse("1234", limits: short) }
    }

    @Test(arguments: [
        "9007199254740992", "-9007199254740992", "9007199254740993",
        "1" + String(repeating: "0", count: 30),
    ])
    func refusesIntegersThatLoseDigitsInEvents(_ text: String) throws {
        let error = #expect(throws: JSONError.self) {
            try JSON.parse("[\(text)]", limits: .events)
        }

        #expect(error?.reason == .inexactInteger(text))
        #expect(error?.description.contains("send it as text") == true)
        _ = try JSON.parse(text)
    }

    @Test(arguments: [
        "9007199254740991", "-9007199254740991", "1e30", "0.1", "12345678901234567890.5",
    ])
    func takesOtherNumbersInEvents(_ text: String) throws {
        _ = try JSON.parse(text, limits: .events)
    }
}
