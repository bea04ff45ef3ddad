import Model
import Planning
import Testing
import Text

/// The brake on what takes deliveries away.
struct LossTests {
    private func plan(lost: Int, of recorded: Int?) throws -> Plan {
        var plan = try Plan.make(
            declared: Samples.state([Samples.declared("a") { $0.events = [.exact("email.sent")] }]),
            live: Samples.state([Samples.live("a")]),
            now: Samples.now
        )
        plan.changes[0].impact = Plan.Impact(
            since: Samples.now - .seconds(7 * 86_400),
            before: lost,
            after: 0,
            lost: lost,
            gained: 0,
            samples: []
        )
        plan.recordedDeliveries = recorded
        return plan
    }

    @Test func refusesWhatTakesALargeShareAway() throws {
        let plan = try plan(lost: 380, of: 1000)

        let refusal = plan.refusal(under: Policy(), allowingDeletes: nil)

        #expect(refusal == .loss(percent: 38, allowed: nil, limit: 30))
        #expect(refusal?.exitStatus == 5)
        #expect(refusal?.message.contains("--allow-loss 38") == true)
    }

    @Test func letsThroughWhatWasAllowedByNumber() throws {
        let plan = try plan(lost: 380, of: 1000)

        #expect(plan.refusal(under: Policy(), allowingDeletes: nil, allowingLoss: 38) == nil)
        #expect(plan.refusal(under: Policy(), allowingDeletes: nil, allowingLoss: 37) != nil)
    }

    @Test(arguments: [(300, 1000), (99, 99)])
    func saysNothingOfLittle(lost: Int, recorded: Int) throws {
        let plan = try plan(lost: lost, of: recorded)

        #expect(plan.refusal(under: Policy(), allowingDeletes: nil) == nil)
    }

    @Test func doesNotGuessWhatWasNotMeasured() throws {
        #expect(try plan(lost: 380, of: nil).lostPercent == nil)
    }

    @Test func readsBackAndShowsShareAndIdleWebhooks() throws {
        var plan = try plan(lost: 380, of: 1000)
        plan.idle = (0..<7).map { Samples.key("idle-\($0)") }

        let copy = try Plan(json: try JSON.parse(plan.json.text))
        let text = plan.humanText(state: "state.sqlite", now: Samples.now)

        #expect(copy == plan)
        #expect(text.contains("Takes away 38 % of the deliveries recorded in the period."))
        #expect(
            text.contains(
                "Nothing matched in 30 days: idle-0, idle-1, idle-2, idle-3, idle-4 and 2 more."
            )
        )
    }
}
