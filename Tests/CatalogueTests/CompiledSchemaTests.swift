import Catalogue
import Testing
import Text

/// Where violations are and what schemas are refused for.
struct CompiledSchemaTests {
    @Test func findsEveryViolationWithItsPointer() throws {
        let schema = try CompiledSchema(
            try JSON.parse(
                #"""
                {"type":"object","required":["a","z"],"properties":{
                "a":{"type":"object","properties":{"b/c":{"items":{"type":"integer"}}}},
                "s":{"minLength":2},"n":{"minimum":3,"maximum":2}}}
                """#
            )
        )
        let value = try JSON.parse(#"{"a":{"b/c":[1,"x",2.5]},"s":"é","n":2.5}"#)

        let violations = schema.violations(in: value, at: ["data"])

        #expect(
            violations.map(\.description) == [
                #"/data: the required member "z" is missing"#,
                "/data/a/b~1c/1: expected integer, found string",
                "/data/a/b~1c/2: expected integer, found number",
                "/data/s: expected at least 2 characters, found 1",
                "/data/n: expected at least 3, found 2.5",
                "/data/n: expected at most 2, found 2.5",
            ]
        )
    }

    @Test func saysNothingOfAlternativesThatDoNotCount() throws {
        let schema = try CompiledSchema(
            try JSON.parse(#"{"anyOf":[{"type":"string"},{"required":["a"],"type":"object"}]}"#)
        )

        #expect(schema.violations(in: 3).map(\.reason) == [.noAlternative(of: 2)])
        #expect(schema.violations(in: "x").isEmpty)
    }

    @Test func refusesLongChainsOfReferences() throws {
        func schema(_ count: Int) -> JSON {
            var definitions = JSONObject()
            for index in 0..<count {
                definitions["d\(index)"] = .members(["$ref": .string("#/$defs/d\(index + 1)")])
            }
            definitions["d\(count)"] = .members(["type": "object"])
            return .members(["$ref": "#/$defs/d0", "$defs": .object(definitions)])
        }

        _ = try CompiledSchema(schema(62))
        let error = #expect(throws: SchemaError.self) { try CompiledSchema(schema(2000)) }
        #expect(error?.problems.map(\.reason) == [.tooDeep(limit: 64)])
    }

    @Test func tellsTheFirstHundred() throws {
        let schema = try CompiledSchema(try JSON.parse(#"{"items":{"type":"string"}}"#))
        let value = JSON.array((0..<1000).map { .integer($0) })

        #expect(schema.violations(in: value).map(\.pointer).last == "/99")
    }

    @Test func followsReferencesDownwards() throws {
        let tree = try CompiledSchema(
            try JSON.parse(
                ##"""
                {"$ref":"#/$defs/a~1node","$defs":{"a/node":{"required":["v"],
                "properties":{"next":{"$ref":"#/$defs/a~1node"}}}}}
                """##
            )
        )
        let value = try JSON.parse(#"{"v":1,"next":{"v":2,"next":{}}}"#)

        #expect(tree.violations(in: value).map(\.pointer) == ["/next/next"])
    }

    @Test(arguments: [
        (
            #"{"typ":"object"}"#, "/typ",
            SchemaError.Reason.unknownKeyword("typ", suggestion: "type")
        ),
        (#"{"pattern":"x"}"#, "/pattern", .unknownKeyword("pattern", suggestion: nil)),
        (
            #"{"properties":{"a":{"if":true}}}"#, "/properties/a/if",
            .unknownKeyword("if", suggestion: nil)
        ),
        (#"{"type":"strin"}"#, "/type", .unknownType("strin", suggestion: "string")),
        (#"{"type":[]}"#, "/type", .wrongValue("type", expected: .types)),
        (#"{"format":"datetime"}"#, "/format", .unknownFormat("datetime", suggestion: "date-time")),
        (#"{"minLength":-1}"#, "/minLength", .wrongValue("minLength", expected: .count)),
        (
            #"{"minItems":3,"maxItems":2}"#, "/minItems",
            .wrongValue("minItems", expected: .atMost("maxItems"))
        ),
        (#"{"required":["a","a"]}"#, "/required", .wrongValue("required", expected: .names)),
        (#"{"enum":1}"#, "/enum", .wrongValue("enum", expected: .list)),
        (#"{"multipleOf":0}"#, "/multipleOf", .wrongValue("multipleOf", expected: .positiveNumber)),
        (#"{"allOf":[]}"#, "/allOf", .wrongValue("allOf", expected: .filledList)),
        (#"{"items":3}"#, "/items", .noSchema(found: .number)),
        (##"{"$ref":"#/$defs/x"}"##, "/$ref", .unresolved("#/$defs/x")),
        (
            #"{"$ref":"https://example.com/s.json"}"#, "/$ref",
            .unresolved("https://example.com/s.json")
        ),
        (##"{"$ref":"#"}"##, "", .circular),
        (
            ##"{"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}}}"##,
            "", .circular
        ),
        (
            #"{"$schema":"http://json-schema.org/draft-07/schema#"}"#, "/$schema",
            .unknownDialect("http://json-schema.org/draft-07/schema#")
        ),
        (#"{"items":{"$id":"x"}}"#, "/items/$id", .misplaced("$id")),
    ])
    func refusesWhatItDoesNotKnow(
        _ schema: String,
        _ pointer: String,
        _ reason: SchemaError.Reason
    ) throws {
        let schema = try JSON.parse(schema)

        let error = #expect(throws: SchemaError.self) { try CompiledSchema(schema) }

        #expect(error?.problems.map(\.pointer) == [pointer])
        #expect(error?.problems.map(\.reason) == [reason])
    }

    @Test(.timeLimit(.minutes(5)))
    func endsOnSchemasThatMultiplyTheirParts() throws {
        var definitions = JSONObject()
        for index in 0..<30 {
            let next = JSON.members(["$ref": .string("#/$defs/d\(index + 1)")])
            definitions["d\(index)"] = .members(["allOf": [next, next]])
        }
        definitions["d30"] = .members(["type": "object"])
        let schema = try CompiledSchema(
            .members(["$ref": "#/$defs/d0", "$defs": .object(definitions)])
        )

        #expect(schema.violations(in: .members([:])).map(\.reason) == [.tooComplex])
    }
}
