import Model
import Planning
import Testing
import Text

/// The team's own event types in a plan.
struct EventTypePlanTests {
    private static func type(_ name: String, _ description: String) -> DeclaredEventType {
        DeclaredEventType(
            name: name,
            entry: .members([
                "type": .string(name), "description": .string(description), "schema": true,
            ])
        )
    }

    private static let live = [
        type("order.paid", "Money came in."), type("order.old", "Nobody asks for it."),
        type("order.same", "As it was."),
    ]
    private static let declared = [
        type("order.new", "Just begun."), type("order.paid", "Money came in, all of it."),
        type("order.same", "As it was."),
    ]

    private static func plan(
        _ types: [DeclaredEventType]?,
        webhooks: [Webhook] = [Samples.live("crm")],
        declared: [DeclaredWebhook] = [Samples.declared("crm")]
    ) throws(PlanError) -> Plan {
        var wanted = Samples.state(declared)
        wanted.eventTypes = types
        var state = Samples.state(webhooks)
        state.eventTypes = live
        return try Plan.make(declared: wanted, live: state, now: Samples.now)
    }

    @Test func saysWhatHappensToEach() throws {
        let plan = try Self.plan(Self.declared)

        #expect(!plan.isEmpty)
        #expect(plan.eventTypes.map(\.type) == ["order.new", "order.old", "order.paid"])
        #expect(plan.eventTypes.map(\.action) == [.add, .remove, .change])
        #expect(plan.eventTypes[2].fields.map(\.path) == ["description"])
        #expect(
            plan.summaryLine.hasPrefix(
                "Plan: 1 event type to add, 1 event type to change, 1 event type to remove, "
                    + "1 unchanged"
            )
        )
        #expect(
            plan.appliedSummary
                == "1 event type added, 1 event type changed, 1 event type removed"
        )
    }

    @Test func everyFormatNamesThem() throws {
        let plan = try Self.plan(Self.declared)

        let human = plan.humanText(state: "state.sqlite", now: Samples.now)
        for line in [
            "  + order.new                   add event type  webhooks.d/_events/order.new.yaml",
            "change event type: description  webhooks.d/_events/order.paid.yaml",
            "  - order.old                   remove event type  file removed",
        ] {
            #expect(human.contains(line + "\n"))
        }
        let markdown = plan.markdownText(state: "state.sqlite", now: Samples.now)
        #expect(markdown.contains("- remove event type `order.old`"))
        #expect(
            plan.githubText.contains(
                "::notice file=webhooks.d/_events/order.new.yaml,line=1,"
                    + "title=add event type order.new::"
            )
        )
        #expect(plan.githubText.contains("::warning title=remove event type order.old::"))
    }

    @Test func isTheSameWhenItWasWrittenAndRead() throws {
        let plan = try Self.plan(Self.declared)
        let read = try Plan(json: JSON.parse(plan.json.text))

        #expect(read.eventTypes == plan.eventTypes)
        #expect(read.digest { String(decoding: $0, as: UTF8.self) } == plan.bareDigest)
    }

    @Test func countsForTheDigest() throws {
        let plan = try Self.plan(Self.declared)
        let other = try Self.plan(Self.live)

        #expect(other.isEmpty)
        #expect(plan.bareDigest != other.bareDigest)
        #expect(other.json["event_types"] == nil)
    }

    @Test func staysAsItIsWhereNothingIsSaidOfIt() throws {
        #expect(try Self.plan(nil).isEmpty)
    }

    @Test func aTypeThatIsNamedCannotGo() throws {
        let user = Samples.live("shop", managedBy: .api) { webhook in
            webhook.configuration.events = [.exact("order.old"), .prefix("order.")]
        }

        let error = #expect(throws: PlanError.self) {
            try Self.plan(Self.declared, webhooks: [Samples.live("crm"), user])
        }

        #expect(
            error
                == .typesInUse(
                    [PlanError.TypeUse(type: "order.old", webhooks: [Samples.key("shop")])],
                    folder: "webhooks.d"
                )
        )
        let diagnostic = try #require(error?.diagnostics.first)
        #expect(diagnostic.code == "PH053")
        #expect(
            diagnostic.message.contains("order.old is not declared any more, but shop names it")
        )
        #expect(diagnostic.hint?.contains("webhooks.d/_events/order.old.yaml") == true)
    }

    @Test func theSamePlanMayTakeItOutOfItsWebhooks() throws {
        let user = Samples.live("crm") { webhook in
            webhook.configuration.events = [.exact("order.old")]
        }

        let plan = try Self.plan(Self.declared, webhooks: [user])

        #expect(plan.changes.map(\.action) == [.update])
        #expect(plan.count(of: Plan.EventTypeChange.Action.remove) == 1)
    }
}

extension Plan {
    fileprivate var bareDigest: String { digest { String(decoding: $0, as: UTF8.self) } }
}
