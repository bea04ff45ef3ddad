import Model
import TestSupport
import Testing
import Text

/// Choosing what is delivered once more: by time, type, status and webhook.
struct ReplayRouteTests {
    private let platform: Platform

    /// Four events, an hour apart; `sync` got them all and failed the oldest, `late` was made afterwards.
    init() async throws {
        platform = try Platform()
        try await platform.createWebhook("Sync", events: "*")
        for number in 1...4 {
            let type = number.isMultiple(of: 2) ? "contact.updated" : "contact.created"
            let body = Self.event("evt_\(number)", type)
            let answer = try await platform.send("POST", "events", body.text)
            #expect(answer.status == 202, "\(answer.text)")
            platform.clock.advance(by: .seconds(3600))
        }
        _ = try await platform.failDelivery(of: "sync")
        try await platform.createWebhook("Late", events: "contact.*")
    }

    @Test(arguments: [
        (#""since":"2h30m""#, ["evt_3", "evt_4"]),
        (#""since":"3h30m","until":"1h30m""#, ["evt_2", "evt_3"]),
        (#""event":"contact.updated","since":"1d""#, ["evt_2", "evt_4"]),
        (#""event":"evt_2""#, ["evt_2"]),
        (#""since":"30d""#, ["evt_1", "evt_2", "evt_3", "evt_4"]),
        (#""since":"10m""#, []),
    ])
    func toANewWebhook(choice: String, expected: [String]) async throws {
        let counted = try await replay("late", choice + #","dry_run":true"#)
        #expect(counted["replayed"]?.integer == expected.count)
        #expect(try await delivered(to: "late").isEmpty, "a dry run makes nothing")

        let replayed = try await replay("late", choice)
        #expect(replayed["replayed"]?.integer == expected.count)
        #expect(try await delivered(to: "late") == expected)
        let again = try await replay("late", choice)
        #expect(again["replayed"]?.integer == 0, "what waits is not made twice")
    }

    @Test func onlyWhatFailed() async throws {
        let replayed = try await replay("sync", #""status":"failed","since":"30d""#)
        #expect(replayed["replayed"]?.integer == 1)
        let log = try await platform.send("GET", "webhooks/sync/deliveries?search=evt_1").json
        let states = log["deliveries"]?.array?.map { $0["status"]?.string }
        #expect(states == ["pending", "exhausted"])
    }

    @Test func ordersAreRefusedWithAReason() async throws {
        for choice in [#""since":"yesterday""#, #""status":"sometimes","since":"1d""#] {
            let answer = try await platform.send("POST", "webhooks/late/replay", "{\(choice)}")
            #expect(answer.status == 400, "\(answer.text)")
        }
        let unknown = try await platform.send(
            "POST",
            "webhooks/nobody/replay",
            #"{"since":"1d"}"#
        )
        #expect(unknown.status == 404)
    }

    private func replay(_ webhook: String, _ choice: String) async throws -> JSON {
        let answer = try await platform.send("POST", "webhooks/\(webhook)/replay", "{\(choice)}")
        #expect(answer.status == 200 || answer.status == 202, "\(answer.text)")
        return answer.json
    }

    /// The events of a webhook's deliveries, oldest first.
    private func delivered(to webhook: String) async throws -> [String] {
        let log = try await platform.send("GET", "webhooks/\(webhook)/deliveries").json
        return log["deliveries"]?.array?.compactMap { $0["event_id"]?.string }.sorted() ?? []
    }

    private static func event(_ id: String, _ type: String) -> JSON {
        let contact = JSON.members(["id": "cont_1", "email": "user@example.com"])
        let changes: JSON = [
            .members(["field": "company", "before": .null, "after": "Johnson & Co"])
        ]
        let data =
            type == "contact.updated"
            ? JSON.members(["contact": contact, "changes": changes])
            : JSON.members(["contact": contact, "source": "api"])
        return .members(["type": .string(type), "id": .string(id), "data": data])
    }
}
