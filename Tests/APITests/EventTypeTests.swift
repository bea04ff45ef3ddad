import API
import Model
import Store
import TestSupport
import Testing
import Text

/// A team's own event types come with its declarations.
struct EventTypeTests {
    private static let paid: JSON = .members([
        "type": "order.paid", "description": "An order was paid.",
        "schema": .members([
            "type": "object", "required": ["total"],
            "properties": .members(["total": .members(["type": "number"])]),
        ]),
        "example": .members(["total": 12]),
    ])

    private static func order(_ types: [JSON], events: [String] = ["order.paid"]) -> JSON {
        .members([
            "event_types": .array(types),
            "webhooks": [
                .members([
                    "key": "shop",
                    "configuration": .members([
                        "name": "Shop", "url": "https://shop.example.com/in",
                        "events": .array(events.map(JSON.string)),
                    ]),
                ])
            ],
        ])
    }

    @Test func anApplyMakesThemKnown() async throws {
        let platform = try Platform()
        let event = #"{"type":"order.paid","data":{"total":12.5}}"#
        #expect(try await platform.send("POST", "events", event).status == 422)

        let plan = try await platform.send("POST", "plan", Self.order([Self.paid]).text)
        let applied = try await platform.send("POST", "apply", Self.order([Self.paid]).text)

        #expect(plan.json["event_types"]?.array?.map { $0["action"] } == ["add"])
        #expect(applied.status == 200)
        #expect(applied.json["summary"] == "1 created, 1 event type added")
        let accepted = try await platform.send("POST", "events", event)
        #expect(accepted.status == 202)
        #expect(accepted.json["accepted"]?.array?.first?["deliveries"] == 1)
        let invalid = #"{"type":"order.paid","data":{"total":"much"}}"#
        #expect(try await platform.send("POST", "events", invalid).status == 422)
        let shown = try await platform.send("GET", "event-types/order.paid")
        #expect(shown.json["schema"] == Self.paid["schema"])
        let again = try await platform.send("POST", "plan", Self.order([Self.paid]).text)
        #expect(again.json["event_types"] == nil)
    }

    @Test func aTypeThatIsNamedIsNotRemoved() async throws {
        let platform = try Platform()
        _ = try await platform.send("POST", "apply", Self.order([Self.paid]).text)
        let made = try await platform.createWebhook("By hand", events: "order.paid")
        #expect(made == "by-hand")

        let order = Self.order([], events: ["email.sent"])
        let refused = try await platform.send("POST", "apply", order.text)

        #expect(refused.status == 409)
        #expect(refused.problem == "event-type-in-use")
        #expect(refused.json["detail"]?.string?.contains("by-hand names it") == true)
        #expect(try await platform.store.eventTypes().map(\.name) == ["order.paid"])
    }

    @Test func whatNobodyNamesGoes() async throws {
        let platform = try Platform()
        _ = try await platform.send("POST", "apply", Self.order([Self.paid]).text)

        let order = Self.order([], events: ["email.sent"])
        let applied = try await platform.send("POST", "apply", order.text)

        #expect(applied.status == 200)
        #expect(try await platform.store.eventTypes().isEmpty)
        #expect(try await platform.send("GET", "event-types/order.paid").status == 404)
    }

    @Test func aRequestWithoutThemLeavesThemAlone() async throws {
        let platform = try Platform()
        _ = try await platform.send("POST", "apply", Self.order([Self.paid]).text)

        guard case .object(var order) = Self.order([]) else { return }
        order["event_types"] = nil
        let applied = try await platform.send("POST", "apply", JSON.object(order).text)

        #expect(applied.status == 200)
        #expect(try await platform.store.eventTypes().map(\.name) == ["order.paid"])
    }

    @Test func refusesWhatNoCatalogueTakes() async throws {
        let platform = try Platform()
        let taken = Self.order([.members(["type": "email.sent", "description": "Ours."])])
        let unknown = Self.order([], events: ["order.piad"])

        for (body, place, words) in [
            (taken, "/event_types/0", "is missing"),
            (unknown, "/webhooks/0/configuration/events/0", "is not a known event type"),
        ] {
            let answer = try await platform.send("POST", "plan", body.text)
            #expect(answer.status == 422)
            let error = answer.json["errors"]?.array?.first
            #expect(error?["pointer"]?.string?.hasPrefix(place) == true, "\(answer.json.text)")
            #expect(error?["message"]?.string?.contains(words) == true, "\(answer.json.text)")
        }
    }

    @Test func aWebhookMadeByTheAPINamesKnownTypesOnly() async throws {
        let platform = try Platform()
        let body = #"{"name":"A","url":"https://a.example.com","events":["email.opend","x.*"]}"#

        let answer = try await platform.send("POST", "webhooks", body)

        #expect(answer.status == 422)
        let messages = answer.json["errors"]?.array?.compactMap { $0["message"]?.string } ?? []
        #expect(messages.count == 2)
        #expect(messages.first?.contains("did you mean \"email.opened\"?") == true)
        #expect(try await platform.store.webhooks().isEmpty)
    }
}
