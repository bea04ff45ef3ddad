import Testing
import Text

/// The three ways of writing a value.
struct JSONTextTests {
    private let source = #"{ "b" : [1.50, 1e2, -0 ], "10":"/é\u0001", "2":{}, "a": [] }"#

    @Test func compactKeepsOrderAndSpelling() throws {
        #expect(
            try JSON.parse(source).text == #"{"b":[1.50,1e2,-0],"10":"/é\u0001","2":{},"a":[]}"#
        )
    }

    @Test func canonicalPutsIndicesFirstAndRespellsNumbers() throws {
        let bytes = try JSON.parse(source).canonicalBytes()

        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"2":{},"10":"/é\u0001","b":[1.5,100,0],"a":[]}"#
        )
    }

    @Test func prettyIndentsByTwo() throws {
        let expected = """
            {
              "b": [
                1.50,
                1e2,
                -0
              ],
              "10": "/é\\u0001",
              "2": {},
              "a": []
            }
            """
        #expect(try JSON.parse(source).prettyText == expected)
    }

    @Test(arguments: [
        (1e21, "1e+21"), (1e20, "100000000000000000000"), (1e-7, "1e-7"), (1e-6, "0.000001"),
        (0.1, "0.1"), (-0.0, "0"), (123.456, "123.456"), (Double.leastNonzeroMagnitude, "5e-324"),
        (-1.5e300, "-1.5e+300"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (2_251_799_813_685_249.5, "2251799813685249.5"),
    ])
    func numbersHaveEcmaScriptSpelling(_ value: Double, _ text: String) {
        #expect(JSONNumber(value).spelling == text)
    }

    @Test func equalityComparesScalarsAndIgnoresOrder() throws {
        #expect(JSON.string("é") != JSON.string("e\u{301}"))
        #expect(try JSON.parse(#"{"a":1,"b":[2.0]}"#) == JSON.parse(#"{"b":[2],"a":1e0}"#))
        #expect(try JSON.parse(#"{"a":1}"#) != JSON.parse(#"{"a":1,"b":null}"#))
        #expect(try JSON.parse("[0]") != JSON.parse("[false]"))
    }

    @Test func equalObjectsHashAlike() throws {
        let one = try JSON.parse(#"{"a":1,"b":{"c":[1,2]}}"#)
        let other = try JSON.parse(#"{"b":{"c":[1.0,2]},"a":1}"#)

        #expect(Set([one, other]).count == 1)
    }

    @Test func pointersEscapeTheirSeparators() {
        #expect(JSONPointer.text(["a/b", "~", "0"]) == "/a~1b/~0/0")
        #expect(JSONPointer.text([]) == "")
    }
}
