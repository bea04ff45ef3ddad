import Catalogue
import Model
import Testing
import Text

/// A team's own event types.
struct TeamEventTypeTests {
    private let entry = #"""
        {"category":"custom","description":"Triggered when an order leaves. Once per parcel.",
        "schema":{"type":"object","required":["order"],"properties":{"order":{"type":"integer"}}},
        "example":{"order":7}}
        """#

    private func type(_ text: String, named name: String = "order.shipped") throws -> EventType {
        try EventType(json: try JSON.parse(text), name: name)
    }

    @Test func joinsTheCatalogue() throws {
        let type = try type(entry)
        let catalogue = try Catalogue(adding: [type])

        #expect(catalogue.types.count == 16)
        #expect(catalogue.types.last?.name == "order.shipped")
        #expect(type.summary == "Triggered when an order leaves")
        #expect(type.example["data"]?["order"] == 7)
        #expect(type.example["type"] == "order.shipped")
        #expect(catalogue.schema(of: "order.shipped")?.violations(in: .members([:])).count == 1)
        #expect(catalogue.suggestion(for: "order.shiped") == "order.shipped")
    }

    @Test func ownTypesOfAKnownCategoryStandWithIt() throws {
        let type = try type(
            entry.replacing("custom", with: "email"),
            named: "email.replied"
        )

        #expect(try Catalogue(adding: [type]).types[7].name == "email.replied")
    }

    @Test(arguments: ["email.opened", "system.mine"])
    func mayNotTakeOurNames(_ name: String) throws {
        let type = try type(entry, named: name)

        let error = #expect(throws: EventTypeError.self) { try Catalogue(adding: [type]) }

        #expect(error?.problems.map(\.reason) == [.reservedName(name)])
    }

    @Test func mayNotShareAName() throws {
        let type = try type(entry)

        let error = #expect(throws: EventTypeError.self) { try Catalogue(adding: [type, type]) }

        #expect(error?.problems.map(\.reason) == [.duplicateName("order.shipped")])
    }

    @Test func takesAWholeEventForAnExample() throws {
        let whole = #"{"type":"order.shipped","data":{"order":7}}"#
        let type = try type(entry.replacing(#"{"order":7}"#, with: whole))

        #expect(
            type.example.text
                == #"{"id":"evt_abc123","type":"order.shipped","created_at":"2025-11-25T14:30:00Z","data":{"order":7}}"#
        )
    }

    @Test func collectsWhatIsWrong() throws {
        let text = #"""
            {"categry":"custom","category":"emial","retry_safe":"yes","use_cases":[1],
            "schema":{"typ":"object","properties":{"a":{"pattern":"x"}}},"example":3}
            """#

        let error = #expect(throws: EventTypeError.self) { try type(text, named: "Order") }

        let pointers = error?.problems.map(\.pointer).sorted()
        #expect(
            pointers == [
                "", "", "/category", "/categry", "/example", "/retry_safe",
                "/schema/properties/a/pattern", "/schema/typ", "/use_cases",
            ]
        )
    }

    @Test func examplesMustFitTheirSchema() throws {
        let error = #expect(throws: EventTypeError.self) {
            try type(entry.replacing("7", with: "\"x\""))
        }

        #expect(error?.problems.map(\.pointer) == ["/example/order"])
    }

    @Test func saysItsVersionAndStatus() throws {
        #expect(try type(entry).version == nil)
        #expect(try type(entry).stability == .stable)
        #expect(try type(entry).json["version"] == nil)
        let told = try type(
            entry.replacing("\"category\"", with: #""version":"1.2","status":"beta","category""#)
        )
        #expect(told.version?.text == "1.2")
        #expect(told.stability == .beta)
        #expect(try EventType(json: told.json) == told)
    }

    @Test(arguments: [
        ("\"version\":1", ["/version"]), ("\"version\":\"v1\"", ["/version"]),
        ("\"version\":\"1.0.0.0\"", ["/version"]), ("\"version\":\"01\"", ["/version"]),
        ("\"status\":\"stabel\"", ["/status"]),
    ])
    func versionsAndStatusesAreChecked(member: String, pointers: [String]) throws {
        let error = #expect(throws: EventTypeError.self) {
            try type(entry.replacing("\"category\"", with: member + ",\"category\""))
        }
        #expect(error?.problems.map(\.pointer) == pointers)
        #expect(
            error?.problems.allSatisfy { $0.hint != nil || $0.message.contains("takes") } == true
        )
    }

    @Test(arguments: ["1.3", "2", "1.2.1"])
    func noFieldIsYoungerThanItsType(since: String) throws {
        let text = entry.replacing("\"integer\"", with: "\"integer\",\"x-since\":\"\(since)\"")
        let told = text.replacing("\"category\"", with: #""version":"1.2","category""#)
        let error = #expect(throws: EventTypeError.self) { try type(told) }
        #expect(error?.problems.map(\.pointer) == ["/schema/properties/order/x-since"])
        // Where the type counts no versions there is nothing to compare with.
        #expect(try type(text).version == nil)
    }

    @Test func theVersionOfAFieldIsAVersion() throws {
        let text = entry.replacing("\"integer\"", with: "\"integer\",\"x-since\":\"May\"")
        let error = #expect(throws: EventTypeError.self) { try type(text) }
        #expect(error?.problems.map(\.pointer) == ["/schema/properties/order/x-since"])
        let other = entry.replacing("\"integer\"", with: "\"integer\",\"x-sinc\":\"1\"")
        let unknown = #expect(throws: EventTypeError.self) { try type(other) }
        #expect(unknown?.problems.first?.hint == "did you mean \"x-since\"?")
    }

    @Test func builtInFieldsAllSayTheirVersion() {
        for type in Catalogue.builtIn.types {
            #expect(type.version?.text == "1.0", "\(type.name)")
            #expect(type.schema["x-since"] == "1.0", "\(type.name)")
        }
    }
}
