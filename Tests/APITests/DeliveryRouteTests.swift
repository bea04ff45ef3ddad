import API
import Model
import Store
import TestSupport
import Testing
import Text

/// The delivery log over the API.
struct DeliveryRouteTests {
    @Test func pagesThroughTheLog() async throws {
        let platform = try await filled(events: 5)

        var seen: [String] = []
        var cursor: String? = ""
        while let current = cursor {
            let query = "limit=2" + (current.isEmpty ? "" : "&cursor=\(current)")
            let page = try await platform.send("GET", "deliveries?\(query)").json
            seen += page["deliveries"]?.array?.compactMap { $0["event_id"]?.string } ?? []
            cursor = page["next_cursor"]?.string
        }

        #expect(seen == ["evt_5", "evt_4", "evt_3", "evt_2", "evt_1"])
    }

    @Test func listsInTheContractsForm() async throws {
        let platform = try await filled(events: 1)

        let list = try await platform.send("GET", "webhooks/sync/deliveries").json

        let delivery = try #require(list["deliveries"]?.array?.first)
        let names = delivery.object?.members.map(\.name) ?? []
        let contract = [
            "id", "event_id", "event_type", "webhook", "webhook_id", "status", "attempts",
            "max_attempts", "response_status", "response_ms", "error", "created_at",
            "next_attempt_at",
        ]
        #expect(contract.allSatisfy(names.contains))
        #expect(delivery["webhook"]?.string == "sync")
        #expect(delivery["max_attempts"]?.integer == 5)
        #expect(delivery["error"] == .null)
        #expect(list["next_cursor"] == .null)
    }

    @Test func filtersAndRefusesUnknownWords() async throws {
        let platform = try await filled(events: 2)

        let pending = try await platform.send("GET", "deliveries?status=pending").json
        let success = try await platform.send("GET", "deliveries?status=success").json
        let event = try await platform.send("GET", "deliveries?search=evt_2").json
        let other = try await platform.send("GET", "deliveries?event=email.opened").json

        #expect(pending["deliveries"]?.array?.count == 2)
        #expect(success["deliveries"]?.array?.isEmpty == true)
        #expect(event["deliveries"]?.array?.count == 1)
        #expect(other["deliveries"]?.array?.isEmpty == true)
        for query in ["status=nonsense", "limit=0", "since=yesterday", "cursor=nonsense"] {
            #expect(try await platform.send("GET", "deliveries?\(query)").status == 400)
        }
    }

    @Test func exportsTheWholeLogAsCSV() async throws {
        let platform = try await filled(events: 3)

        let answer = try await platform.send(
            "GET",
            "webhooks/sync/deliveries",
            headers: [HeaderField("Accept", "text/csv")]
        )

        #expect(answer.header("Content-Type")?.hasPrefix("text/csv") == true)
        let lines = answer.text.split(separator: "\r\n")
        #expect(lines.count == 4)
        #expect(lines[0].hasPrefix("timestamp,event_id,event_type,status,response_status"))
        #expect(lines[1].contains(",evt_3,contact.created,pending,,,0,5,,del_"))
        #expect(lines[1].hasSuffix(",sync"))
    }

    @Test func retriesWhatFailed() async throws {
        let platform = try await filled(events: 1)
        let failed = try await platform.failDelivery(of: "sync")

        let shown = try await platform.send("GET", "deliveries/\(failed)").json
        let retried = try await platform.send("POST", "deliveries/\(failed)/retry")

        #expect(shown["status"]?.string == "exhausted")
        #expect(shown["attempt_log"]?.array?.first?["response_body"]?.string == "no")
        #expect(shown["request_body"]?.string?.contains("evt_1") == true)
        #expect(retried.status == 202)
        #expect(
            try await platform.send("GET", "deliveries/\(failed)").json["status"] != "exhausted"
        )
    }

    @Test func retriesAndArchivesAllFailed() async throws {
        let platform = try await filled(events: 1)
        _ = try await platform.failDelivery(of: "sync")

        let archived = try await platform.send("POST", "webhooks/sync/deliveries/archive-failed")
        let retried = try await platform.send("POST", "webhooks/sync/deliveries/retry-failed")

        #expect(archived.json["archived"]?.integer == 1)
        #expect(retried.json["retried"]?.integer == 0)
    }

    @Test func unknownDeliveriesAreNotFound() async throws {
        let platform = try Platform()

        #expect(try await platform.send("GET", "deliveries/del_none").status == 404)
        #expect(try await platform.send("POST", "deliveries/del_none/retry").status == 404)
    }

    /// A platform whose webhook `sync` has so many deliveries waiting.
    private func filled(events: Int) async throws -> Platform {
        let platform = try Platform()
        try await platform.createWebhook("Sync", events: "contact.*")
        for number in 1...events {
            let answer = try await platform.send("POST", "events", event("evt_\(number)").text)
            #expect(answer.status == 202)
        }
        return platform
    }
}
