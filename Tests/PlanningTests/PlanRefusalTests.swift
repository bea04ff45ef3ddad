import Model
import Planning
import TestSupport
import Testing
import Text

/// When no plan is made, and when one may not be applied.
struct PlanRefusalTests {
    @Test func refusesAnotherEnvironment() {
        let live = Samples.state([Samples.live("a")], environment: "production")

        #expect(throws: PlanError.otherEnvironment(declared: "staging", live: "production")) {
            _ = try Plan.make(
                declared: Samples.state([Samples.declared("a")], environment: "staging"),
                live: live,
                now: Samples.now
            )
        }
        #expect(throws: PlanError.otherEnvironment(declared: nil, live: "production")) {
            _ = try Plan.make(
                declared: Samples.state([Samples.declared("a")]),
                live: live,
                now: Samples.now
            )
        }
    }

    @Test func takesAnyEnvironmentForANewState() throws {
        let plan = try Plan.make(
            declared: Samples.state([Samples.declared("a")], environment: "staging"),
            live: LiveState(),
            now: Samples.now
        )
        #expect(plan.count(of: .create) == 1)
    }

    @Test func neverReadsNothingAsDelete() {
        #expect(throws: PlanError.nothingDeclared(folder: "webhooks.d", managed: 1)) {
            _ = try Plan.make(
                declared: Samples.state([DeclaredWebhook]()),
                live: Samples.state([Samples.live("a")]),
                now: Samples.now
            )
        }
    }

    @Test func reportsEveryImpossibleDeclaration() throws {
        let declared = Samples.state([
            Samples.declared("a", movedFrom: "a"),
            Samples.declared("b", movedFrom: "a"),
            Samples.declared("c", movedFrom: "gone"),
            Samples.declared("d", movedFrom: "gone"),
            Samples.declared("e", movedFrom: "old", lines: ["": 1, "moved_from": 9]),
            Samples.declared("f") { $0.secret = .sealed },
            Samples.declared("f"),
        ])
        let live = Samples.state([Samples.live("e"), Samples.live("old")])
        do {
            _ = try Plan.make(declared: declared, live: live, now: Samples.now)
            Issue.record("a plan was made")
        } catch {
            let text = error.diagnostics.map { $0.text() }.joined(separator: "\n")
            try Golden.expect(text + "\n", named: "impossible")
        }
    }

    @Test func needsTheNumberOfDeletes() throws {
        let live = Samples.state((0..<10).map { Samples.live("hook-\($0)") })
        let kept = Samples.state((4..<10).map { Samples.declared("hook-\($0)") })
        let plan = try Plan.make(declared: kept, live: live, now: Samples.now)
        var policy = Policy()
        policy.maxDeletes = 2

        let refusal = try #require(plan.refusal(under: policy, allowingDeletes: 3))
        #expect(
            refusal
                == .deletes(
                    count: 4,
                    allowed: 3,
                    reasons: [.overCount(limit: 2), .overPercent(limit: 30, percent: 40)]
                )
        )
        #expect(refusal.exitStatus == 5)
        #expect(
            refusal.message
                == "the plan deletes 4 webhooks, --allow-deletes says 3, more than max_deletes 2, "
                + "40 % of what is live (max_delete_percent 30). A delete needs a number: "
                + "penguinhooks reconcile --apply --allow-deletes 4"
        )
        #expect(plan.refusal(under: policy, allowingDeletes: nil) != nil)
        #expect(plan.refusal(under: policy, allowingDeletes: 4) == nil)
    }

    @Test func keepsProtectedWebhooks() throws {
        let live = Samples.state([
            Samples.live("a"), Samples.live("b") { $0.configuration.isProtected = true },
        ])
        let plan = try Plan.make(
            declared: Samples.state([Samples.declared("a")]),
            live: live,
            now: Samples.now
        )

        #expect(
            plan.refusal(under: Policy(), allowingDeletes: 9) == .protected([Samples.key("b")])
        )
        // The brake holds for a plan that was saved as well.
        let saved = try Plan(json: plan.json)
        #expect(
            saved.refusal(under: Policy(), allowingDeletes: 9) == .protected([Samples.key("b")])
        )
    }

    @Test func deniesByPolicy() throws {
        var declared = Samples.state([Samples.declared("a")])
        let denial = Diagnostic(
            severity: .error,
            code: "PH101",
            message: "the policy requires owner"
        )
        declared.diagnostics = [denial]
        let plan = try Plan.make(declared: declared, live: LiveState(), now: Samples.now)

        let refusal = try #require(plan.refusal(under: Policy(), allowingDeletes: nil))
        #expect(refusal == .policy([denial]))
        #expect(refusal.exitStatus == 4)
    }
}
