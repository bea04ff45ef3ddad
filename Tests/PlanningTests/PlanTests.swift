import Model
import Planning
import TestSupport
import Testing
import Text

/// What a plan says and that applying it leaves nothing to do.
struct PlanTests {
    @Test func showsEveryKindOfChange() throws {
        let plan = try Plan.make(
            declared: ManyChanges.declared,
            live: ManyChanges.live,
            now: Samples.now
        )

        let text = plan.humanText(state: "state.sqlite", now: Samples.now)
        try Golden.expect(text, named: "plan")
        try Golden.expect(plan.json.prettyText + "\n", named: "plan-json")
    }

    @Test func colourChangesNothingElse() throws {
        let plan = try Plan.make(
            declared: ManyChanges.declared,
            live: ManyChanges.live,
            now: Samples.now
        )

        let plain = plan.humanText(state: "state.sqlite", now: Samples.now)
        var coloured = plan.humanText(state: "state.sqlite", now: Samples.now, colour: true)
        for code in ["0", "1", "31", "32", "33"] {
            coloured = coloured.replacing("\u{1B}[\(code)m", with: "")
        }
        #expect(coloured == plain)
    }

    @Test func isEmptyAfterApply() throws {
        let plan = try Plan.make(
            declared: ManyChanges.declared,
            live: ManyChanges.live,
            now: Samples.now
        )
        let after = ManyChanges.live.applying(plan)

        let second = try Plan.make(declared: ManyChanges.declared, live: after, now: Samples.now)

        #expect(second.isEmpty, "\(second.changes)")
        #expect(second.unchanged == 8)
        #expect(second.summaryLine.hasPrefix("No changes: 8 unchanged, 1 unmanaged (of 9 live)."))
    }

    @Test func doesNotDependOnTheOrderOfFiles() throws {
        let first = try Plan.make(
            declared: ManyChanges.declared,
            live: ManyChanges.live,
            now: Samples.now
        )
        var declared = ManyChanges.declared
        declared.webhooks.reverse()
        declared.webhooks.swapAt(1, 4)
        var live = ManyChanges.live
        live.webhooks.reverse()

        let second = try Plan.make(declared: declared, live: live, now: Samples.now)

        #expect(second.json.text == first.json.text)
    }

    @Test func survivesItsJSONForm() throws {
        let plan = try Plan.make(
            declared: ManyChanges.declared,
            live: ManyChanges.live,
            now: Samples.now
        )

        let copy = try Plan(json: try JSON.parse(plan.json.text))

        #expect(copy == plan)
        #expect(
            copy.humanText(state: "s", now: Samples.now)
                == plan.humanText(state: "s", now: Samples.now)
        )
    }

    @Test(arguments: ["changes", "folder", "summary", "live"])
    func refusesAPlanWithout(member: String) throws {
        let plan = try Plan.make(
            declared: ManyChanges.declared,
            live: ManyChanges.live,
            now: Samples.now
        )
        var object = try #require(plan.json.object)
        object[member] = nil

        #expect(throws: PlanFormatError.self) { _ = try Plan(json: .object(object)) }
    }

    @Test func digestIgnoresWhatIsOnlySaid() throws {
        var plan = try Plan.make(
            declared: ManyChanges.declared,
            live: ManyChanges.live,
            now: Samples.now
        )
        let digest = plan.digest { String(decoding: $0, as: UTF8.self) }
        plan.changes[0].notes = []
        plan.lastApply = nil
        #expect(plan.digest { String(decoding: $0, as: UTF8.self) } == digest)

        plan.changes[0].configuration?.timeout = .seconds(7)
        #expect(plan.digest { String(decoding: $0, as: UTF8.self) } != digest)
    }

    @Test func namesValuesThatChangedBehindAReference() throws {
        let reference = ValueSource.fromEnvironment("PENGUINHOOKS_SECRET_A")
        let declared = Samples.declared("a") {
            $0.headers = [.init(name: "Authorization", value: reference)]
        }
        let live = Samples.live("a") { $0.configuration = declared.configuration }

        let same = try Plan.make(
            declared: Samples.state([declared]),
            live: Samples.state([live]),
            now: Samples.now
        )
        let changed = try Plan.make(
            declared: Samples.state([declared]),
            live: Samples.state([live]),
            now: Samples.now,
            changedValues: [declared.key: ["headers.Authorization"]]
        )

        #expect(same.isEmpty)
        #expect(changed.changes.map(\.action) == [.update])
        #expect(changed.changes.first?.fields.map(\.path) == ["headers.Authorization"])
    }

    @Test func keepsSealedValues() throws {
        let live = Samples.live("a") {
            $0.configuration.headers = [.init(name: "X-Key", value: .fromEnvironment("A"))]
            $0.configuration.secret = .fromFile("/run/secrets/a")
        }
        let kept = Samples.declared("a") {
            $0.headers = [.init(name: "X-Key", value: .sealed)]
            $0.secret = .sealed
        }

        let plan = try Plan.make(
            declared: Samples.state([kept]),
            live: Samples.state([live]),
            now: Samples.now
        )

        #expect(plan.isEmpty)
    }
}
