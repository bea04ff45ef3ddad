import API
import Model
import Store
import TestSupport
import Testing
import Text

/// Webhooks made by the API, and those of files.
struct WebhookRouteTests {
    @Test func createsShowsAndDeletes() async throws {
        let platform = try Platform()

        let body = #"{"name":"CRM  Sync!","url":"https://crm.example.com/in","events":["email.*"]}"#
        let created = try await platform.send("POST", "webhooks", body)
        let shown = try await platform.send("GET", "webhooks/crm-sync")
        let listed = try await platform.send("GET", "webhooks")
        let deleted = try await platform.send("DELETE", "webhooks/crm-sync")

        #expect(created.status == 201)
        #expect(created.json["secret"]?.string?.hasPrefix("whsec_") == true)
        #expect(shown.header("ETag") == "\"1\"")
        #expect(!shown.text.contains(created.json["secret"]?.string ?? ""))
        let webhook = try #require(listed.json["webhooks"]?.array?.first)
        #expect(webhook["status"]?.string == "active")
        #expect(webhook["health"]?.string == "ok")
        #expect(webhook["managed_by"]?.string == "api")
        #expect(webhook["success_rate_24h"] == .null)
        #expect(deleted.status == 204)
        #expect(try await platform.send("GET", "webhooks/crm-sync").status == 404)
    }

    @Test func everythingWrongIsSaidWithPointers() async throws {
        let body =
            #"{"name":"X","url":"http://public.example.com","events":["email.*"],"timeut":1}"#

        let answer = try await Platform().send("POST", "webhooks", body)

        #expect(answer.status == 422)
        let errors = answer.json["errors"]?.array ?? []
        let url = errors.first { $0["pointer"]?.string == "/url" }
        #expect(url?["message"]?.string == "Endpoint must be a valid HTTPS URL.")
        #expect(errors.contains { $0["pointer"]?.string == "/timeut" })
    }

    @Test func takenNamesAreRefused() async throws {
        let platform = try Platform()
        try await platform.createWebhook("Twice")

        let body = #"{"name":"Twice","url":"https://a.example.com","events":["email.*"]}"#
        let answer = try await platform.send("POST", "webhooks", body)

        #expect(answer.status == 409)
        #expect(answer.problem == "key-taken")
    }

    @Test func updatesOnlyWhatTheCallerKnows() async throws {
        let platform = try Platform()
        let key = try await platform.createWebhook("Sync")
        let before = try await platform.send("GET", "webhooks/\(key)").json
        let body = #"{"name":"Renamed","url":"https://a.example.com","events":["email.*"]}"#

        let stale = try await platform.send(
            "PUT",
            "webhooks/\(key)",
            body,
            headers: [HeaderField("If-Match", "\"7\"")]
        )
        let done = try await platform.send(
            "PUT",
            "webhooks/\(key)",
            body,
            headers: [HeaderField("If-Match", "\"1\"")]
        )

        #expect(stale.status == 412)
        #expect(stale.json["revision"]?.integer == 1)
        #expect(done.status == 200)
        #expect(done.header("ETag") == "\"2\"")
        #expect(done.json["name"]?.string == "Renamed")
        #expect(done.json["id"] == before["id"])
        #expect(done.json["secret"] == before["secret"])
    }

    @Test(arguments: ["PUT", "DELETE"])
    func filesAreChangedInTheirFiles(method: String) async throws {
        let platform = try Platform()
        #expect(try await platform.apply("billing", configuration()).status == 200)

        let answer = try await platform.send(
            method,
            "webhooks/billing",
            method == "PUT" ? configuration().text : ""
        )

        #expect(answer.status == 409)
        #expect(answer.problem == "file-managed")
        #expect(answer.json["file"]?.string == "webhooks.d/billing.yaml")
    }

    @Test func pausesAndResumes() async throws {
        let platform = try Platform()
        let key = try await platform.createWebhook("Sync", events: "contact.*")

        let paused = try await platform.send("POST", "webhooks/\(key)/pause", #"{"reason":"move"}"#)
        let held = try await platform.send("POST", "events", event("evt_1").text)
        let status = try await platform.send("GET", "events/evt_1").json["deliveries"]?.array
        let resumed = try await platform.send("POST", "webhooks/\(key)/resume")

        #expect(paused.json["status"]?.string == "paused")
        #expect(paused.json["paused"]?["reason"]?.string == "move")
        #expect(held.json["accepted"]?.array?.first?["deliveries"]?.integer == 1)
        #expect(status?.first?["status"]?.string == "held")
        #expect(resumed.json["status"]?.string == "active")
        let after = try await platform.send("GET", "events/evt_1").json["deliveries"]?.array
        #expect(after?.first?["status"]?.string == "pending")
    }

    @Test func resumeLeavesADeclaredPause() async throws {
        let platform = try Platform()
        let declared = configuration(["status": "paused"])
        #expect(try await platform.apply("billing", declared).status == 200)

        let answer = try await platform.send("POST", "webhooks/billing/resume")

        #expect(answer.status == 409)
        #expect(answer.problem == "declared-pause")
        #expect(answer.json["file"]?.string == "webhooks.d/billing.yaml")
    }

    @Test func rotationKeepsTheOldSecretForItsGrace() async throws {
        let platform = try Platform()
        let key = try await platform.createWebhook()
        let old = try await platform.send("GET", "webhooks/\(key)/secret").json["secret"]

        let rotated = try await platform.send(
            "POST",
            "webhooks/\(key)/rotate-secret",
            #"{"grace":"1h"}"#
        ).json
        let shown = try await platform.send("GET", "webhooks/\(key)/secret").json
        let webhook = try #require(try await platform.store.webhooks().first)
        let kept = try await platform.store.secrets(of: webhook.id).signing

        #expect(rotated["secret"] != old)
        #expect(rotated["version"]?.integer == 2)
        #expect(shown["secret"] == rotated["secret"])
        #expect(kept.map(\.version) == [2, 1])
        #expect(kept.last?.expiresAt == platform.clock.now + .seconds(3600))
        #expect(kept.first?.expiresAt == nil)
    }

    @Test func promotionEndsTheGrace() async throws {
        let platform = try Platform()
        let key = try await platform.createWebhook()
        let path = "webhooks/\(key)/promote-secret"
        let early = try await platform.send("POST", path)
        #expect(early.status == 409)
        #expect(early.problem == "nothing-to-promote")
        let rotated = try await platform.send("POST", "webhooks/\(key)/rotate-secret").json

        let promoted = try await platform.send("POST", path)

        #expect(promoted.status == 200)
        #expect(promoted.json["version"]?.integer == 2)
        #expect(promoted.json["revoked_versions"] == [1])
        let shown = try await platform.send("GET", "webhooks/\(key)/secret").json
        #expect(shown["secret"] == rotated["secret"])
        let webhook = try #require(try await platform.store.webhooks().first)
        #expect(try await platform.store.secrets(of: webhook.id).signing.map(\.version) == [2])
        let history = try await platform.store.history(limit: 3)
        #expect(history.map(\.action).contains("promote-secret"))
        #expect(try await platform.send("POST", path).status == 409)
    }

    @Test func aGraceThatIsOverNeedsNoPromotion() async throws {
        let platform = try Platform()
        let key = try await platform.createWebhook()
        let body = #"{"grace":"1h"}"#
        _ = try await platform.send("POST", "webhooks/\(key)/rotate-secret", body)
        platform.clock.advance(by: .seconds(3600))
        let late = try await platform.send("POST", "webhooks/\(key)/promote-secret")
        #expect(late.problem == "nothing-to-promote")
    }

    @Test func graceZeroRevokesAtOnce() async throws {
        let platform = try Platform()
        let key = try await platform.createWebhook()

        let answer = try await platform.send(
            "POST",
            "webhooks/\(key)/rotate-secret",
            #"{"grace":"0"}"#
        )

        #expect(answer.json["previous_expires_at"] == .null)
        let webhook = try #require(try await platform.store.webhooks().first)
        #expect(try await platform.store.secrets(of: webhook.id).signing.count == 1)
    }

    @Test func unknownWebhooksAreNotFound() async throws {
        let platform = try Platform()

        for path in ["webhooks/none", "webhooks/wh_none", "webhooks/Not%20A%20Key"] {
            let answer = try await platform.send("GET", path)
            #expect(answer.status == 404)
            #expect(answer.problem == "not-found")
        }
    }
}
