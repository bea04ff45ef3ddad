import TestSupport
import Testing
import Text

/// The schema that editors use and the parser that decides, on the same generated declarations.
struct SchemaAgreementTests {
    private let count = 1500

    /// What only the parser can tell: bounds of durations, how fields go together, what paths mean.
    private static let beyondSchemas: Set<String> = [
        "timeout", "secret_grace", "delays", "headers", "custom", "paused", "until", "ordered",
        "concurrency", "labels", "url", "from_env", "name", "description", "owner", "notify",
        "workspaces", "campaigns", "contact_tags", "reason", "from_file",
        // A label that is null takes an inherited one away, so it depends on the defaults.
        "tier",
    ]

    @Test(.timeLimit(.minutes(5)))
    func schemaAllowsWhatTheParserAllows() async throws {
        guard let python = try await OutsideTools.python(with: "jsonschema") else { return }
        let binary = try Penguinhooks()
        var random = DeclarationMutations(seed: 20_261_124)
        let declarations = (0..<count).map { _ in random.declaration() }
        for (index, declaration) in declarations.enumerated() {
            try binary.folder.write(declaration.json.text, to: "webhooks.d/hook-\(index).yaml")
        }
        let schema = try await binary.run("schema")
        try binary.folder.write(schema.output, to: "schema.json")

        let validated = try await binary.run("validate", "--format", "json")
        let lines = declarations.map { $0.json.text + "\n" }.joined()
        let judged = try await Tool(python).run(
            [OutsideTools.support("agree.py"), binary.folder.file("schema.json")],
            input: Array(lines.utf8)
        )

        try #require(judged.status == 0, "\(judged.noticesText)")
        let verdicts = judged.text.split(separator: "\n").map { $0 == "1" }
        try #require(verdicts.count == count)
        let refused = Set(
            (try validated.json()["diagnostics"]?.array ?? [])
                .filter { $0["severity"]?.string == "error" }
                .compactMap { $0["file"]?.string }
        )
        var accepted = 0
        for (index, declaration) in declarations.enumerated() {
            let parser = !refused.contains("webhooks.d/hook-\(index).yaml")
            accepted += parser ? 1 : 0
            if parser {
                #expect(verdicts[index], "the schema refuses \(declaration.json.text)")
            } else if verdicts[index], !Self.beyondSchemas.contains(declaration.changed) {
                // A missing required field is for the parser: files inherit and override.
                #expect(declaration.isRemoval, "the schema allows \(declaration.json.text)")
            }
        }
        // A generator that makes only good or only bad ones would prove nothing.
        #expect(accepted > count / 10 && accepted < count * 9 / 10)
    }
}

/// Declarations with one field changed into something else.
struct DeclarationMutations {
    /// A declaration and which of its fields was changed.
    struct Declaration {
        var json: JSON
        var changed: String
        var isRemoval: Bool
    }

    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    private static let base = """
        {"name":"A","description":"B","url":"https://a.example.com/in","status":"active",
        "events":["email.opened","contact.*"],"owner":"o","notify":["a@example.com"],
        "labels":{"tier":"gold"},"filters":{"workspaces":["A"],"campaigns":["b"],
        "contact_tags":["c"],"custom":{"email.opened_count":{"$gte":3}}},
        "retry":{"enabled":true,"max_attempts":5,"delays":["1m","5m"]},"timeout":"5s",
        "rate_limit":"50/s","concurrency":1,"ordered":true,"on_exhausted":"continue",
        "on_resume":"drain","headers":{"X-Team":"crm"},
        "tls":{"client_cert":{"from_env":"A"},"client_key":{"from_file":"/b"}},
        "secret":"generated","secret_version":2,"secret_grace":"24h",
        "paused":{"until":"2031-12-01T00:00:00Z","reason":"r"},"protect":true,"breaker":10,
        "auto_pause_after":100}
        """

    private static let values = [
        "null", "true", "false", "0", "1", "3", "11", "257", "-1", "1.5", #""""#, #""x""#,
        #""5s""#, #""0s""#, #""31s""#, #""5 s""#, "[]", #"["a"]"#, #"["a","a"]"#, "[null]", "{}",
        #"{"a":1}"#, #"{"a":"b"}"#, #"{"from_env":"A"}"#, #"{"from_env":"9"}"#,
        #"{"from_file":"/a"}"#, #"{"sealed":true}"#, #"{"sealed":false}"#,
        #"{"from_env":"A","sealed":true}"#, #""https://b.example.com""#,
        #""http://b.example.com""#, #""http://localhost:1/x""#, #""paused""#, #""drain""#,
        #""pause""#, #""50/m""#, #""0/s""#, #"["*"]"#, #"["email.*"]"#, #"["email.nope"]"#,
        #"["email.opened","email.opened"]"#, #"["a@example.com"]"#, #"["a@b"]"#, #"["1m","0s"]"#,
        #"{"until":"2031-12-01T00:00:00Z"}"#, #"{"until":"soon"}"#, #"{"reason":"x"}"#,
    ]

    mutating func declaration() -> Declaration {
        do {
            let base = try JSON.parse(Array(Self.base.utf8))
            let value = try JSON.parse(Array(Self.values[next(below: Self.values.count)].utf8))
            return changed(base, value)
        } catch {
            preconditionFailure("\(error)")
        }
    }

    private mutating func changed(_ base: JSON, _ value: JSON) -> Declaration {
        guard case .object(var object) = base else { preconditionFailure("not an object") }
        let member = object.members[next(below: object.members.count)]
        if let inner = member.value.object, next(below: 2) == 0 {
            let deeper = changed(.object(inner), value)
            object[member.name] = deeper.json
            return Declaration(
                json: .object(object),
                changed: deeper.changed,
                isRemoval: deeper.isRemoval
            )
        }
        switch next(below: 12) {
        case 0:
            object[member.name] = nil
            return Declaration(json: .object(object), changed: member.name, isRemoval: true)
        case 1:
            object[member.name + "x"] = value
            return Declaration(
                json: .object(object),
                changed: member.name + "x",
                isRemoval: false
            )
        default:
            object[member.name] = value
            return Declaration(json: .object(object), changed: member.name, isRemoval: false)
        }
    }

    /// SplitMix64.
    private mutating func next(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ (value >> 31)) % UInt64(bound))
    }
}
