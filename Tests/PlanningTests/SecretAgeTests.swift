import Model
import Planning
import Testing
import Text

/// `max_secret_age` against the live secrets.
struct SecretAgeTests {
    private let day = Duration.seconds(86_400)

    private func live(_ age: Duration?) -> LiveState {
        Samples.state([
            Samples.live("a") { webhook in
                webhook.secretVersion = 4
                webhook.secretCreatedAt = age.map { Samples.now - $0 }
            }
        ])
    }

    private func plan(
        _ age: Duration?,
        deny: Duration? = nil,
        warn: Duration? = nil,
        waived: Bool = false,
        version: Int = 4
    ) throws -> Plan {
        var webhook = Samples.declared("a", lines: ["": 2, "secret_version": 9]) {
            $0.secretVersion = version
        }
        if waived { webhook.waivedRules = ["max_secret_age"] }
        var declared = Samples.state([webhook])
        declared.policy.maxSecretAge = deny
        declared.policy.maxSecretAgeWarning = warn
        return try Plan.make(declared: declared, live: live(age), now: Samples.now)
    }

    @Test func deniesAPlanThatLeavesAnOldSecretAlone() throws {
        let plan = try plan(day * 200, deny: day * 180, warn: day * 90)

        let refusal = plan.refusal(under: Policy(), allowingDeletes: nil)
        #expect(refusal?.exitStatus == 4)
        let problem = try #require(plan.diagnostics.first)
        #expect(problem.severity == .error)
        #expect(problem.code == "PH105")
        #expect(problem.message == "the secret of a is 200 days old, the policy's limit is 180d")
        #expect(problem.range?.start.line == 9)
        #expect(problem.hint?.contains("secret_version: 5") == true)
        let text = plan.humanText(state: "s", now: Samples.now)
        #expect(text.contains("denied PH105: the secret of a is 200 days old"))
        #expect(plan.markdownText(state: "s", now: Samples.now).contains("⛔ PH105"))
        #expect(plan.githubText.contains("::error file=webhooks.d/a.yaml,line=9,title=PH105::"))
    }

    @Test func letsTheRotationThrough() throws {
        #expect(try plan(day * 200, deny: day * 180, version: 5).diagnostics.isEmpty)
    }

    @Test func warnsBelowTheLimitThatDenies() throws {
        let plan = try plan(day * 100, deny: day * 180, warn: day * 90)

        #expect(plan.diagnostics.map(\.severity) == [.warning])
        #expect(plan.refusal(under: Policy(), allowingDeletes: nil) == nil)
    }

    @Test func saysNothingOfYoungOnesOrWithoutALimitOrWhereWaived() throws {
        #expect(try plan(day * 10, deny: day * 180, warn: day * 90).diagnostics.isEmpty)
        #expect(try plan(day * 900).diagnostics.isEmpty)
        #expect(try plan(day * 900, deny: day, waived: true).diagnostics.isEmpty)
    }

    @Test func saysWhoseAgeNobodyRecorded() throws {
        let plan = try plan(nil, deny: day * 180)

        #expect(plan.diagnostics.map(\.severity) == [.warning])
        #expect(plan.diagnostics.first?.message.hasSuffix("was not recorded: a") == true)
    }
}
