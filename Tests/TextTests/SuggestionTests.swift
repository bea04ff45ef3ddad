import Testing
import Text

/// Which known name a slip of the pen leads to.
struct SuggestionTests {
    private static let events = [
        "email.sent", "email.delivered", "email.opened", "email.clicked", "email.bounced",
        "email.spam_reported", "email.unsubscribed", "campaign.launched", "campaign.completed",
        "campaign.paused", "contact.created", "contact.updated", "contact.unsubscribed",
        "system.webhook_paused", "system.quota_exceeded",
    ]
    private static let keys = [
        "name", "description", "url", "status", "events", "owner", "notify", "labels", "filters",
        "retry", "timeout", "rate_limit", "concurrency", "ordered", "headers", "tls", "secret",
        "secret_version", "secret_grace", "paused", "protect", "moved_from", "environments",
        "on_exhausted", "on_resume", "breaker", "auto_pause_after", "waive",
    ]

    /// Every way to drop, double, swap or mistype one letter.
    private static func typos(of word: String) -> Set<String> {
        let letters = Array(word)
        var typos: Set<String> = []
        for index in letters.indices {
            var dropped = letters
            dropped.remove(at: index)
            typos.insert(String(dropped))
            var doubled = letters
            doubled.insert(letters[index], at: index)
            typos.insert(String(doubled))
            if index + 1 < letters.count {
                var swapped = letters
                swapped.swapAt(index, index + 1)
                typos.insert(String(swapped))
            }
            for letter in "aeioulnrst_" {
                var wrong = letters
                wrong[index] = letter
                typos.insert(String(wrong))
            }
        }
        return typos
    }

    @Test(arguments: [events, keys])
    func oneSlipLeadsToTheRightName(_ names: [String]) {
        var right = 0
        var all = 0
        for name in names {
            for typo in Self.typos(of: name) where !names.contains(typo) && !typo.isEmpty {
                all += 1
                if Suggestion.closest(to: typo, among: names) == name { right += 1 }
            }
        }

        #expect(Double(right) / Double(all) >= 0.95, "\(right) of \(all)")
    }

    @Test(arguments: [
        ("maxAttempts", "max_attempts"), ("max-attempts", "max_attempts"), ("$gtee", "$gte"),
        ("Email.Opened", "email.opened"), ("email.opend", "email.opened"),
    ])
    func otherSpellingsLeadThereToo(_ text: String, _ name: String) {
        let names = Self.events + ["max_attempts", "delays", "$gt", "$gte", "$lte"]

        #expect(Suggestion.closest(to: text, among: names) == name)
    }

    @Test(arguments: ["x", "order.shipped", "zebra", ""])
    func strangersLeadNowhere(_ text: String) {
        #expect(Suggestion.closest(to: text, among: Self.events) == nil)
    }
}
