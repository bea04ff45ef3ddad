import Catalogue
import Model
import Testing
import Text

/// What becomes of an event on its way in.
struct EventIntakeTests {
    private let now = Timestamp(milliseconds: 1_795_600_000_044)
    private let small =
        #""type":"email.opened","data":{"email_id":"m","contact":{"email":"a@b.example"}}"#

    private func take(_ text: String) throws -> NewEvent {
        try Catalogue.builtIn.newEvent(
            from: try JSON.parse(text, limits: .events),
            now: now,
            sha256: { $0 }
        )
    }

    @Test func makesWhatIsLeftOut() throws {
        let event = try take("{\(small)}")

        #expect(event.id.rawValue.hasPrefix("evt_0"))
        #expect(event.createdAt == now)
        #expect(event.workspace == nil)
        #expect(
            String(decoding: event.body, as: UTF8.self)
                == #"{"id":"\#(event.id)","type":"email.opened","created_at":"2026-11-25T09:46:40.044Z","data":{"email_id":"m","contact":{"email":"a@b.example"}}}"#
        )
        #expect(try JSON.parse(event.body) == event.envelope)
    }

    @Test func keepsWhatIsGiven() throws {
        let event = try take(
            #"{"id":"My_id-1","created_at":"2026-11-24T10:00:00+01:00","workspace":"Client A","idempotency_key":"k",\#(small)}"#
        )

        #expect(event.id.rawValue == "My_id-1")
        #expect(event.createdAt.rfc3339 == "2026-11-24T09:00:00Z")
        #expect(event.envelope["created_at"] == "2026-11-24T10:00:00+01:00")
        #expect(event.workspace == "Client A")
        #expect(event.idempotencyKey == "k")
        #expect(event.envelope["workspace"] == nil)
    }

    @Test func comparesWhatTheCallerGave() throws {
        let one = try take(#"{"idempotency_key":"k",\#(small)}"#)
        let again = try take(#"{ "idempotency_key":"k", \#(small)}"#)
        let other = try take(#"{"idempotency_key":"k","workspace":"x",\#(small)}"#)

        #expect(one.digest == again.digest)
        #expect(one.digest != other.digest)
        #expect(one.id != again.id)
    }

    @Test(arguments: [
        ("[]", "", "an event is a JSON object, not array"),
        ("{}", "", #"the required member "type" is missing"#),
        (#"{"type":1,"data":{}}"#, "/type", #""type" must be a text, not number"#),
        (#"{"type":"email.opend","data":{}}"#, "/type", #"unknown event type "email.opend""#),
        (#"{"type":"email.opened","data":[]}"#, "/data", #""data" must be an object, not array"#),
        (
            #"{"type":"email.opened","data":{"email_id":"m"}}"#, "/data",
            #"the required member "contact" is missing"#
        ),
        (
            #"{"type":"email.opened","data":{"email_id":"m","contact":{"email":7}}}"#,
            "/data/contact/email", "expected string, found number"
        ),
        (
            #"{"type":"email.opened","data":{"email_id":"m","contact":{"email":"a@b.example"},"ip_address":"x"}}"#,
            "/data/ip_address", "fits none of the 2 alternatives"
        ),
    ])
    func refuses(_ text: String, _ pointer: String, _ message: String) throws {
        let rejection = #expect(throws: EventRejection.self) { try take(text) }

        let first = try #require(rejection?.problems.first)
        #expect(first.pointer == pointer)
        #expect(first.message == message)
    }

    @Test(arguments: [
        (#""id":"evt_test_1""#, "/id"), (#""id":"""#, "/id"), (#""id":"a b""#, "/id"),
        (#""id":"é""#, "/id"),
        (#""id":"\#(String(repeating: "a", count: 65))""#, "/id"), (#""id":3"#, "/id"),
        (#""created_at":"yesterday""#, "/created_at"), (#""created_at":1"#, "/created_at"),
        (#""workspace":"""#, "/workspace"), (#""idempotency_key":"a\u0000""#, "/idempotency_key"),
        (#""workspaces":"x""#, "/workspaces"), (#""extra":1"#, "/extra"),
    ])
    func refusesMembers(_ member: String, _ pointer: String) throws {
        let rejection = #expect(throws: EventRejection.self) { try take("{\(member),\(small)}") }

        #expect(rejection?.problems.map(\.pointer) == [pointer])
    }

    @Test func suggestsTheMemberAndTheType() throws {
        let rejection = #expect(throws: EventRejection.self) {
            try take(#"{"typ":"x","type":"email.opend","data":{}}"#)
        }

        #expect(
            rejection?.problems.map(\.hint)
                == [#"did you mean "type"?"#, #"did you mean "email.opened"?"#]
        )
    }

    @Test func tellsTheFirstHundredUnknownMembers() throws {
        let members = (0..<5000).map { #""x\#($0)":1"# }.joined(separator: ",")

        let rejection = #expect(throws: EventRejection.self) { try take("{\(members),\(small)}") }

        #expect(rejection?.problems.count == 100)
    }

    @Test func boundsTheBody() throws {
        let room = 256 * 1024 - 200
        func event(_ count: Int) -> String {
            let padding = String(repeating: "x", count: count)
            return
                #"{"type":"email.opened","data":{"email_id":"m","contact":{"email":"a@b.example"},"p":"\#(padding)"}}"#
        }

        #expect(try take(event(room)).body.count <= 256 * 1024)
        let rejection = #expect(throws: EventRejection.self) { try take(event(room + 200)) }
        guard case .tooLarge(let bytes, let limit)? = rejection?.problems.first?.reason else {
            Issue.record("\(String(describing: rejection))")
            return
        }
        #expect(bytes > limit && limit == 262_144)
    }

    @Test func takesEveryExample() throws {
        for type in Catalogue.builtIn.types {
            let event = try take(type.example.text)

            #expect(try JSON.parse(event.body) == type.example)
        }
    }

    @Test func takesTheSpecificationsShortestPayload() throws {
        _ = try take(
            #"{"type":"email.opened","created_at":"2025-11-25T14:34:00Z","data":{"email_id":"msg_xyz789","contact":{"email":"user@example.com"}}}"#
        )
    }
}
