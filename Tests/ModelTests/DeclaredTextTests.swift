import Model
import Testing

/// The small texts of declarations: durations, rates, keys, event patterns.
struct DeclaredTextTests {
    @Test(
        arguments: [
            ("500ms", 500, "500ms"), ("5s", 5000, "5s"), ("90s", 90_000, "90s"),
            ("15m", 900_000, "15m"),
            ("60m", 3_600_000, "1h"), ("24h", 86_400_000, "24h"), ("2d", 172_800_000, "2d"),
            ("1h30m", 5_400_000, "90m"), ("0s", 0, "0s"), ("007s", 7000, "7s"),
        ] as [(String, Int64, String)]
    )
    func durationsAreRead(_ text: String, _ milliseconds: Int64, _ canonical: String) {
        #expect(Duration(declared: text) == .milliseconds(milliseconds))
        #expect(Duration.milliseconds(milliseconds).declared == canonical)
    }

    @Test(arguments: [
        "", "5", "s", "-5s", "5 s", "5S", "1.5h", "5sec", "1w", "36601d", "999999999999d",
        "9999999999999s",
        "100000d100000d", "５s",
    ])
    func otherDurationsAreRefused(_ text: String) {
        #expect(Duration(declared: text) == nil)
    }

    @Test(arguments: ["50/s", "300/m", "1000/h", "1/s", "1000000/h"])
    func ratesAreRead(_ text: String) {
        #expect(RateLimit(text)?.text == text)
    }

    @Test(arguments: [
        "", "50", "0/s", "-1/s", "1.5/s", "50/d", "50/s/s", "1000001/s", "50 / s", "/s",
    ])
    func otherRatesAreRefused(_ text: String) {
        #expect(RateLimit(text) == nil)
    }

    @Test(arguments: ["a", "crm-contact-sync", "0", "a-", String(repeating: "a", count: 63)])
    func keysAreRead(_ text: String) {
        #expect(WebhookKey(text)?.rawValue == text)
    }

    @Test(arguments: ["", "-a", "A", "a_b", "a.b", "a/b", "é", String(repeating: "a", count: 64)])
    func otherKeysAreRefused(_ text: String) {
        #expect(WebhookKey(text) == nil)
    }

    @Test(arguments: ["email.opened", "email.*", "*", "a.b.*", "order_2.shipped"])
    func patternsAreRead(_ text: String) {
        #expect(EventPattern(text)?.text == text)
    }

    @Test(arguments: [
        "", "email", "email.", ".opened", "email.*.x", "email*", "**", "*.opened", "Email.Opened",
        "a..b", "a b.c",
    ])
    func otherPatternsAreRefused(_ text: String) {
        #expect(EventPattern(text) == nil)
    }

    @Test func everythingLeavesTheSystemOut() {
        #expect(EventPattern.all.matches("email.opened"))
        #expect(!EventPattern.all.matches("system.webhook_paused"))
        #expect(EventPattern("system.*")?.matches("system.webhook_paused") == true)
        #expect(EventPattern("email.*")?.matches("email.") == false)
    }
}
