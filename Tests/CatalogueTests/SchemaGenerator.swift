import Text

/// Numbers that are the same in each run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// Makes schemas of every known keyword, and values that have a fair chance to fit them.
struct SchemaGenerator {
    private var random: SeededGenerator
    private let names = ["a", "b", "c", "é"]
    let texts = [
        "", "a", "ab", "é", "e\u{301}", "🐧🐧", "abcdef", "192.168.1.1", "256.1.1.1", "01.2.3.4",
        "::1",
        "2001:db8::8a2e:370:7334", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::ffff:1.2.3.4", ":::",
        "1::2::3",
        "12345::", "fe80::1%eth0", "2026-11-24T14:30:00Z", "2026-02-29T00:00:00Z",
        "2026-11-24T14:30:00+25:00",
        "2026-11-24 14:30:00.5-08:00", "2024-02-29", "2026-02-29", "2026-1-01", "a@b.example", "a@",
        "@b",
        "a b@c", "a@b@c", "https://example.com/a?b#c", "http:// x", "mailto:a@b", "1http://x",
        "urn:%zz", "urn:%20",
        "123e4567-e89b-12d3-a456-426614174000", "123e4567e89b12d3a456426614174000",
        "no format at all",
    ]

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// A schema with definitions, and a value.
    mutating func pair() -> (schema: JSON, instance: JSON) {
        var schema = schema(depth: 3).object ?? JSONObject()
        schema["$defs"] = .members(["x": leaf(), "y": self.schema(depth: 1, mayRefer: false)])
        return (.object(schema), value(depth: 3))
    }

    private mutating func schema(depth: Int, mayRefer: Bool = true) -> JSON {
        if depth < 3, chance(12) { return .bool(chance(2)) }
        var schema = JSONObject()
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            addKeyword(to: &schema, depth: depth, mayRefer: mayRefer)
        }
        return .object(schema)
    }

    private mutating func leaf() -> JSON {
        var schema = JSONObject()
        addLeafKeyword(to: &schema)
        return .object(schema)
    }

    private mutating func addKeyword(to schema: inout JSONObject, depth: Int, mayRefer: Bool) {
        guard depth > 0, !chance(3) else { return addLeafKeyword(to: &schema) }
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1:
            var properties = JSONObject()
            for name in names where chance(2) {
                properties[name] = self.schema(depth: depth - 1, mayRefer: mayRefer)
            }
            schema["properties"] = .object(properties)
        case 2: schema["additionalProperties"] = self.schema(depth: depth - 1, mayRefer: mayRefer)
        case 3: schema["items"] = self.schema(depth: depth - 1, mayRefer: mayRefer)
        case 4: schema["prefixItems"] = schemas(depth: depth - 1, mayRefer: mayRefer)
        case 5: schema["anyOf"] = schemas(depth: depth - 1, mayRefer: mayRefer)
        case 6: schema["oneOf"] = schemas(depth: depth - 1, mayRefer: mayRefer)
        case 7: schema["allOf"] = schemas(depth: depth - 1, mayRefer: mayRefer)
        default:
            if mayRefer, chance(2) {
                schema["$ref"] = chance(2) ? "#/$defs/x" : "#/$defs/y"
            } else {
                schema["not"] = self.schema(depth: depth - 1, mayRefer: mayRefer)
            }
        }
    }

    private mutating func schemas(depth: Int, mayRefer: Bool) -> JSON {
        .array(
            (0..<Int.random(in: 1...3, using: &random)).map { _ in
                schema(depth: depth, mayRefer: mayRefer)
            }
        )
    }

    private mutating func addLeafKeyword(to schema: inout JSONObject) {
        switch Int.random(in: 0..<14, using: &random) {
        case 0, 1: schema["type"] = type()
        case 2: schema["enum"] = .array((0..<4).map { _ in value(depth: 1) })
        case 3: schema["const"] = value(depth: 1)
        case 4: schema["required"] = .array(names.filter { _ in chance(3) }.map(JSON.string))
        case 5: schema["minProperties"] = small()
        case 6: schema["maxProperties"] = small()
        case 7: schema[chance(2) ? "minItems" : "maxItems"] = small()
        case 8: schema["uniqueItems"] = .bool(chance(2))
        case 9: schema[chance(2) ? "minLength" : "maxLength"] = small()
        case 10:
            schema[pick(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])] = number()
        case 11:
            schema["multipleOf"] = pick([
                1, 2, 3, .number(JSONNumber(0.5)), .number(JSONNumber(0.25)),
            ])
        default:
            schema["format"] = pick(["date-time", "date", "email", "uri", "uuid", "ipv4", "ipv6"])
        }
    }

    private mutating func type() -> JSON {
        let types = ["null", "boolean", "integer", "number", "string", "array", "object"]
        if chance(2) { return .string(pick(types)) }
        let some = types.filter { _ in chance(2) }
        return some.isEmpty ? "string" : .array(some.map(JSON.string))
    }

    private mutating func value(depth: Int) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 10 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(chance(2))
        case 2, 3: return number()
        case 4, 5: return .string(pick(texts))
        case 6, 7:
            return .array(
                (0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth - 1) }
            )
        default:
            var object = JSONObject()
            for name in names where chance(2) { object[name] = value(depth: depth - 1) }
            return .object(object)
        }
    }

    private mutating func number() -> JSON {
        pick([
            0, 1, 2, 3, -1, .number(JSONNumber(value: 1, spelling: "1.0")),
            .number(JSONNumber(0.5)),
            .number(JSONNumber(2.75)), .number(JSONNumber(-0.1)), 100,
        ])
    }

    private mutating func small() -> JSON {
        .integer(Int.random(in: 0...3, using: &random))
    }

    private mutating func chance(_ count: Int) -> Bool {
        Int.random(in: 0..<count, using: &random) == 0
    }

    private mutating func pick<Value>(_ choices: [Value]) -> Value {
        choices[Int.random(in: choices.indices, using: &random)]
    }
}
