import Model
import Testing
import Text

@testable import Site

struct WordingTests {
    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1,000"), (12_345, "12,345"), (1_234_567, "1,234,567"),
        (-4321, "-4,321"),
    ])
    func groupsThousands(number: Int, expected: String) {
        #expect(Wording.grouped(number) == expected)
    }

    @Test(arguments: [
        (0, 0, nil), (1223, 1234, "99.1%"), (9999, 10_000, "99.9%"), (10, 10, "100%"),
        (0, 5, "0%"), (1, 100_000, "0.1%"), (1, 2, "50.0%"),
    ])
    func percentagesNeverRoundUpToPerfect(part: Int, whole: Int, expected: String?) {
        #expect(Wording.percent(part, of: whole) == expected)
    }

    @Test func bothSharesAddUp() {
        #expect(Wording.percent(1223, of: 1234) == "99.1%")
        #expect(Wording.remainder(1223, of: 1234) == "0.9%")
        #expect(Wording.remainder(10, of: 10) == "0%")
    }

    @Test func timesReadAsInTheSpecification() throws {
        let time = try #require(Timestamp(rfc3339: "2025-11-25T14:34:00Z"))
        #expect(Wording.moment(time) == "Nov 25, 2:34 PM")
        #expect(Wording.longDate(time) == "November 25, 2025")
        #expect(Wording.ago(time, at: time + .seconds(125)) == "2 minutes ago")
        #expect(Wording.ahead(time + .seconds(190), at: time) == "In 3 minutes")
        let midnight = try #require(Timestamp(rfc3339: "2025-11-25T00:05:00Z"))
        #expect(Wording.clock(midnight) == "12:05 AM")
    }

    @Test func linksToTheForgeCarryThePath() throws {
        var options = SiteOptions(out: "x", sha256: { $0 })
        #expect(Forge(options) == nil)
        options.repoURL = "https://git.example.com/acme/hooks.git/"
        let github = try #require(Forge(options))
        #expect(
            github.edit("webhooks.d/a b.yaml")
                == "https://git.example.com/acme/hooks/edit/main/webhooks.d/a%20b.yaml"
        )
        options.forge = .gitlab
        let gitlab = try #require(Forge(options))
        #expect(gitlab.newFile == "https://git.example.com/acme/hooks/-/new/main")
        options.forge = .gitea
        let gitea = try #require(Forge(options))
        #expect(gitea.newFile == "https://git.example.com/acme/hooks/_new/main/webhooks.d")
    }

    @Test func aConfigurationBecomesItsDeclaration() throws {
        var configuration = WebhookConfiguration(
            name: "no",
            url: .literal("https://example.com/x"),
            events: [.exact("email.sent"), .all]
        )
        configuration.filters.workspaces = ["Client A", "a,b"]
        configuration.retry.maxAttempts = 3
        configuration.headers = [.init(name: "X-Key", value: .fromEnvironment("KEY"))]
        #expect(
            configuration.declaration == """
                name: "no"
                url: https://example.com/x
                status: active
                events:
                  - email.sent
                  - "*"
                filters:
                  workspaces: [Client A, "a,b"]
                retry:
                  enabled: true
                  max_attempts: 3
                  delays: [1m, 5m, 15m, 1h, 24h]
                headers:
                  X-Key: {from_env: KEY}

                """
        )
    }

    @Test func badDaysBecomeIncidents() {
        let start = Timestamp(milliseconds: 1_764_028_800_000)
        var day = WebhookFacts.Day(start: start)
        #expect(DayLook(day) == .none)
        day.attempts = 100
        day.successes = 99
        #expect(DayLook(day) == .healthy)
        day.successes = 95
        #expect(DayLook(day) == .degraded)
        day.successes = 94
        #expect(DayLook(day) == .failing)
    }

    @Test func findsTheContactOfABody() {
        let body = Array(#"{"data":{"email":{"a":1},"contact":{"email":"a@b.example"}}}"#.utf8)
        #expect(ContactScan.email(in: body) == "a@b.example")
        #expect(ContactScan.email(in: Array(#"{"email":"#.utf8)) == "")
        #expect(ContactScan.email(in: []) == "")
    }
}
