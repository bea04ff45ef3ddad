import API
import Model
import Store
import TestSupport
import Testing
import Text

/// POST events and what is kept of them.
struct EventRouteTests {
    @Test func acceptsOneEventAndSaysWhereItGoes() async throws {
        let platform = try Platform()
        let publisher = try await platform.token(.publisher)
        try await platform.createWebhook("One", events: "contact.created")
        try await platform.createWebhook("Two", events: "*")

        let answer = try await platform.send(
            "POST",
            "events",
            event("evt_1").text,
            token: publisher
        )

        #expect(answer.status == 202)
        #expect(answer.text == #"{"accepted":[{"id":"evt_1","deliveries":2}],"duplicates":[]}"#)
        let shown = try await platform.send("GET", "events/evt_1").json
        #expect(shown["event"]?["data"]?["contact"]?["email"]?.string == "user@example.com")
        #expect(shown["deliveries"]?.array?.count == 2)
    }

    @Test(arguments: ["application/json", "application/x-ndjson"])
    func acceptsArraysAndLines(type: String) async throws {
        let platform = try Platform()
        let events = [event("evt_1").text, event("evt_2").text]
        let isLines = type == "application/x-ndjson"
        let body =
            isLines ? events.joined(separator: "\n\n") + "\n" : "[\(events.joined(separator: ","))]"

        let answer = try await platform.send(
            "POST",
            "events",
            body,
            headers: [HeaderField("Content-Type", type)]
        )

        #expect(answer.status == 202)
        #expect(answer.json["accepted"]?.array?.count == 2)
    }

    @Test func repeatsAreDuplicates() async throws {
        let platform = try Platform()
        let key = HeaderField("Idempotency-Key", "order-7")

        let first = try await platform.send("POST", "events", event().text, headers: [key])
        let again = try await platform.send("POST", "events", event().text, headers: [key])

        let id = try #require(first.json["accepted"]?.array?.first?["id"]?.string)
        #expect(again.status == 202)
        #expect(again.json["accepted"]?.array?.isEmpty == true)
        #expect(again.json["duplicates"]?.array == [.string(id)])
    }

    @Test func otherContentUnderTheSameKeyIsAConflict() async throws {
        let platform = try Platform()
        let key = HeaderField("Idempotency-Key", "order-7")
        let first = try await platform.send("POST", "events", event("evt_1").text, headers: [key])
        #expect(first.status == 202)

        let other = event("evt_2", email: "other@example.com")
        let answer = try await platform.send("POST", "events", other.text, headers: [key])

        #expect(answer.status == 409)
        #expect(answer.problem == "event-conflict")
        #expect(answer.json["errors"]?.array?.first?["existing"]?.string == "evt_1")
    }

    @Test func aBatchIsAllOrNothingWithEveryErrorByPlace() async throws {
        let platform = try Platform()
        let batch = [
            event("evt_good").text,
            #"{"type":"email.clickd","data":{}}"#,
            #"{"type":"contact.created","data":{"contact":{"email":7}}}"#,
        ]

        let answer = try await platform.send("POST", "events", "[\(batch.joined(separator: ","))]")

        #expect(answer.status == 422)
        let errors = answer.json["errors"]?.array ?? []
        #expect(errors.contains { $0["index"]?.integer == 1 && $0["pointer"]?.string == "/type" })
        let pointer = "/data/contact/email"
        #expect(errors.contains { $0["index"]?.integer == 2 && $0["pointer"]?.string == pointer })
        #expect(!errors.contains { $0["index"]?.integer == 0 })
        #expect(try await platform.send("GET", "events/evt_good").status == 404)
    }

    @Test(arguments: ["", "{", #"{"type":"a","type":"b"}"#, "nonsense"])
    func malformedBodiesAreRefusedWithAPlace(body: String) async throws {
        let answer = try await Platform().send("POST", "events", body)

        #expect(answer.status == 400)
        #expect(answer.problem == "malformed")
        #expect(answer.json["line"]?.integer == 1)
    }

    @Test func largeBodiesAreRefused() async throws {
        let platform = try Platform()
        let large = String(repeating: "x", count: 300 << 10)
        let huge = String(repeating: "x", count: (1 << 20) + 1)

        let event = try await platform.send("POST", "events", event(email: large).text)
        let body = try await platform.send("POST", "events", #"{"type":"\#(huge)"}"#)
        let batch = try await platform.send(
            "POST",
            "events",
            "[",
            headers: [HeaderField("Content-Length", String((16 << 20) + 1))]
        )

        #expect(event.status == 422)
        #expect(body.status == 413)
        #expect(batch.status == 413)
        #expect(batch.problem == "too-large")
    }

    @Test func aBoundTokenPostsForItsWorkspaceOnly() async throws {
        let platform = try Platform()
        let token = try await platform.token(.publisher, workspace: "Client A")
        guard case .object(var other) = event("evt_2") else { return }
        other["workspace"] = "Client B"

        let own = try await platform.send("POST", "events", event("evt_1").text, token: token)
        let foreign = try await platform.send(
            "POST",
            "events",
            JSON.object(other).text,
            token: token
        )

        #expect(own.status == 202)
        let shown = try await platform.send("GET", "events/evt_1").json
        #expect(shown["workspace"]?.string == "Client A")
        #expect(foreign.status == 403)
        #expect(foreign.problem == "other-workspace")
    }

    @Test func theCatalogueIsServed() async throws {
        let platform = try Platform()

        let list = try await platform.send("GET", "event-types").json["event_types"]?.array
        let opened = try await platform.send("GET", "event-types/email.opened").json
        let unknown = try await platform.send("GET", "event-types/email.nonsense")

        #expect(list?.count == 15)
        #expect(opened["example"]?["type"]?.string == "email.opened")
        #expect(unknown.status == 404)
    }
}
