import Declarations
import Model
import TestSupport
import Testing
import Text

/// Files we write read back as what they were written from.
struct DeclarationTextTests {
    @Test(arguments: 0..<40)
    func readsBackAsTheSameConfiguration(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let configuration = try Self.configuration(using: &random)

        let text = DeclarationText.file(for: configuration)

        try await Fixture.withFolder(["hook.yaml": text]) { folder in
            let read = await DeclarationFolder.load(folder, now: Fixture.now)
            let errors = read.diagnostics.filter { $0.severity == .error }
            #expect(errors.map { $0.text() } == [], "\(text)")
            #expect(read.state.webhooks.first?.configuration == configuration, "\(text)")
        }
    }

    @Test(arguments: 0..<40)
    func readsBackFromJSON(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let configuration = try Self.configuration(using: &random)

        let copy = try WebhookConfiguration(json: try JSON.parse(configuration.json.text))

        #expect(copy == configuration)
    }

    @Test func writesWhatTheExamplesSay() async throws {
        let folder = await DeclarationFolder.load(Fixture.examples, now: Fixture.now)
        let texts = folder.state.webhooks.map { DeclarationText.file(for: $0.configuration) }

        try Golden.expect(texts.joined(separator: "---\n"), named: "written")
    }

    /// A configuration with awkward texts in random places.
    static func configuration(
        using random: inout SeededGenerator
    ) throws -> WebhookConfiguration {
        let words = [
            "plain", "two words", "no", "012", "1:30", "a: b", "a #b", "#a", "- x", "*", "@at",
            "é ü",
            "\"quoted\"", "it's", "tab\tinside", "trailing:", "{a}", "[b]", "null", "~", "1e3",
            "2026-12-01", "🐧 wide", "\u{85}\u{2028}", "<<", "=", "true", "%a", "`b`", "back\\slash",
            "0x1F", ".5", "?", "!tag", "&a", "|", ">", "a,b",
        ]
        func word() -> String { words.randomElement(using: &random) ?? "" }
        func flip() -> Bool { Bool.random(using: &random) }
        var result = WebhookConfiguration(
            name: word().replacing("\t", with: " "),
            url: flip() ? .literal("https://a.example.com/in?a=b:c,d") : .fromEnvironment("A_B"),
            events: flip() ? [.all, .prefix("system.")] : [.exact("email.opened")]
        )
        if flip() { result.description = word() }
        if flip() {
            result.labels = [.init(name: word(), value: word().replacing("\t", with: " "))]
        }
        if flip() { result.filters.workspaces = [word().replacing("\t", with: " ")] }
        if flip() {
            result.filters.custom = JSONObject(uniqueMembers: [
                .init(name: "a.b", value: .members(["$gte": JSON.integer(3)])),
                .init(name: "c", value: .string(word())),
                .init(
                    name: "d",
                    value: .array([.string(word()), .number(JSONNumber(0.1)), .null])
                ),
                .init(
                    name: "$or",
                    value: [.members(["e": true]), .members(["f": .string(word())])]
                ),
            ])
        }
        if flip() {
            result.retry = RetryPolicy(isEnabled: flip(), maxAttempts: 7, delays: [.seconds(9)])
        }
        if flip() { result.rateLimit = RateLimit(count: 7, per: .minute) }
        if flip() { result.headers = [.init(name: "X-A", value: .literal("a: \(word())"))] }
        if flip() { result.secret = .fromFile("/run/secrets/\(word())") }
        if flip() {
            let until = Timestamp(milliseconds: Fixture.now.milliseconds + 86_400_000)
            result.paused = .init(until: until, reason: flip() ? "x" : nil)
        }
        if flip() { result.isProtected = true }
        if flip() {
            result.tls = .init(certificate: .fromFile("/a"), key: .fromEnvironment("KEY"))
        }
        return result
    }
}

/// SplitMix64: the same numbers for the same seed.
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
