import API
import Model
import Signing
import Store
import TestSupport
import Testing
import Text

/// POST plan and POST apply.
struct PlanRouteTests {
    @Test func plansWithoutChangingAnything() async throws {
        let platform = try Platform()
        let planner = try await platform.token(.planner)

        let body = Platform.order("billing", configuration()).text
        let plan = try await platform.send("POST", "plan", body, token: planner)

        #expect(plan.status == 200)
        #expect(plan.json["summary"]?["create"]?.integer == 1)
        #expect(plan.json["digest"]?.string?.utf8.count == 64)
        #expect(try await platform.store.webhooks().isEmpty)
    }

    @Test func appliesAndShowsNewSecretsOnce() async throws {
        let platform = try Platform()

        let applied = try await platform.apply("billing", configuration())
        let again = try await platform.apply("billing", configuration())

        #expect(applied.status == 200)
        let created = applied.json["secrets"]?["billing"]
        #expect(created?["id"]?.string?.hasPrefix("wh_") == true)
        let webhook = try #require(try await platform.store.webhooks().first)
        let sealed = try #require(try await platform.store.secrets(of: webhook.id).signing.first)
        let opened = try platform.sealer.open(sealed, of: webhook.id)
        #expect(opened.text == created?["secret"]?.string)
        #expect(webhook.file == "webhooks.d/billing.yaml")
        #expect(again.json["changes"]?.array?.isEmpty == true)
        #expect(again.json["secrets"] == .members([:]))
    }

    @Test func refusesAPlanThatMovedOn() async throws {
        let platform = try Platform()
        let order = Platform.order("billing", configuration())
        let digest = try await platform.send("POST", "plan", order.text).json["digest"]
        #expect(try await platform.apply("billing", configuration()).status == 200)

        guard case .object(var object) = order else { return }
        object["expected_digest"] = digest
        let answer = try await platform.send("POST", "apply", JSON.object(object).text)

        #expect(answer.status == 409)
        #expect(answer.problem == "stale-plan")
    }

    @Test func deletesNeedTheirNumber() async throws {
        let platform = try Platform()
        #expect(try await platform.apply("old", configuration()).status == 200)

        let refused = try await platform.apply("new", configuration())
        let allowed = try await platform.apply("new", configuration(), allowDeletes: 1)

        #expect(refused.status == 409)
        #expect(refused.problem == "deletion-brake")
        #expect(allowed.status == 200)
        #expect(try await platform.store.webhooks().map(\.key.rawValue) == ["new"])
    }

    @Test func declaringADeletedKeyAgainRevivesIt() async throws {
        let platform = try Platform()
        let first = try await platform.apply("old", configuration()).json
        #expect(try await platform.apply("new", configuration(), allowDeletes: 1).status == 200)

        let again = try await platform.apply("old", configuration(), allowDeletes: 1).json

        let id = first["secrets"]?["old"]?["id"]
        #expect(again["changes"]?.array?.contains { $0["id"] == id } == true)
        #expect(again["secrets"] == .members([:]), "the secret it had is kept")
        let secret = try await platform.send("GET", "webhooks/old/secret").json["secret"]
        #expect(secret == first["secrets"]?["old"]?["secret"])
    }

    @Test func suppliedValuesAreSealedAndCompared() async throws {
        let platform = try Platform()
        let declared = configuration([
            "headers": .members(["Authorization": .members(["from_env": "CRM_TOKEN"])])
        ])
        guard case .object(var order) = Platform.order("billing", declared) else { return }

        let missing = try await platform.send("POST", "apply", JSON.object(order).text)
        order["values"] = values("Bearer one")
        let created = try await platform.send("POST", "apply", JSON.object(order).text)
        let same = try await platform.send("POST", "apply", JSON.object(order).text)
        order["values"] = values("Bearer two")
        let changed = try await platform.send("POST", "apply", JSON.object(order).text)

        #expect(missing.status == 422)
        #expect(missing.problem == "missing-value")
        #expect(missing.json["field"]?.string == "headers.Authorization")
        #expect(created.status == 200)
        #expect(same.json["changes"]?.array?.isEmpty == true)
        #expect(changed.json["changes"]?.array?.count == 1)
        let webhook = try #require(try await platform.store.webhooks().first)
        let sealed = try await platform.store.secrets(of: webhook.id)
        let field = "headers.Authorization"
        let place = Sealer.Place(webhook.id, field)
        let plain = try platform.sealer.open(try #require(sealed.values[field]), for: place)
        #expect(String(decoding: plain, as: UTF8.self) == "Bearer two")
        let shown = try await platform.send("GET", "webhooks/billing")
        #expect(!shown.text.contains("Bearer"))
    }

    @Test func raisingTheSecretVersionRotates() async throws {
        let platform = try Platform()
        let first = try await platform.apply("billing", configuration()).json
        let declared = configuration(["secret_version": 2, "secret_grace": "1h"])

        let rotated = try await platform.apply("billing", declared).json

        let secret = rotated["secrets"]?["billing"]?["secret"]
        #expect(secret != nil && secret != first["secrets"]?["billing"]?["secret"])
        let webhook = try #require(try await platform.store.webhooks().first)
        let kept = try await platform.store.secrets(of: webhook.id).signing
        #expect(kept.map(\.version) == [2, 1])
    }

    @Test func invalidDeclarationsAreSaidByPointer() async throws {
        let answer = try await Platform().apply("billing", configuration(["retry": 7]))

        #expect(answer.status == 422)
        let pointer = answer.json["errors"]?.array?.first?["pointer"]?.string
        #expect(pointer == "/webhooks/0/configuration/retry")
    }

    @Test func anotherEnvironmentIsRefused() async throws {
        let platform = try Platform()
        guard case .object(var order) = Platform.order("billing", configuration()) else { return }
        order["environment"] = "staging"
        #expect(try await platform.send("POST", "apply", JSON.object(order).text).status == 200)

        order["environment"] = "production"
        let answer = try await platform.send("POST", "apply", JSON.object(order).text)

        #expect(answer.status == 409)
        #expect(answer.problem == "other-environment")
    }

    @Test func historyNamesWhoAndWhat() async throws {
        let platform = try Platform()
        guard case .object(var order) = Platform.order("billing", configuration()) else { return }
        order["actor"] = "ci"
        order["commit"] = "4be1c90"
        #expect(try await platform.send("POST", "apply", JSON.object(order).text).status == 200)

        let entry = try await platform.send("GET", "history").json["history"]?.array?.first

        #expect(entry?["actor"]?.string == "ci")
        #expect(entry?["commit"]?.string == "4be1c90")
        #expect(entry?["summary"]?.string == "1 created")
    }

    @Test func losingDeliveriesNeedsTheShareItTakesAway() async throws {
        let platform = try Platform()
        let wide = configuration(["events": ["contact.created"]])
        let narrow = configuration([
            "events": ["contact.created"],
            "filters": .members(["custom": .members(["source": "import"])]),
        ])
        #expect(try await platform.apply("billing", wide).status == 200)
        let events = (0..<120).map { event("evt_\($0)") }
        let accepted = try await platform.send("POST", "events", JSON.array(events).text)
        try #require((200...299).contains(accepted.status), "\(accepted.text)")

        let refused = try await platform.apply("billing", narrow)
        guard case .object(var order) = Platform.order("billing", narrow) else { return }
        order["allow_loss"] = 100
        let allowed = try await platform.send("POST", "apply", JSON.object(order).text)

        #expect(refused.status == 409)
        #expect(refused.problem == "loss-brake")
        #expect(refused.json["detail"]?.string?.contains("--allow-loss 100") == true)
        #expect(allowed.status == 200, "\(allowed.text)")

        // The way back gains; the way forth again is braked for rollbacks too.
        let back = #"{"revision": 1}"#
        #expect(try await platform.send("POST", "rollback", back).status == 200)
        let forth = try await platform.send("POST", "rollback", #"{"revision": 2}"#)
        #expect(forth.problem == "loss-brake")
        let planned = try await platform.send(
            "POST",
            "rollback",
            #"{"revision": 2, "dry_run": true}"#
        )
        #expect(planned.json["lost_percent"]?.integer == 100)
        let said = #"{"revision": 2, "allow_loss": 100}"#
        #expect(try await platform.send("POST", "rollback", said).status == 200)
    }

    @Test func anOldSecretDeniesAPlanThatDoesNotRotateIt() async throws {
        let platform = try Platform()
        guard case .object(var order) = Platform.order("billing", configuration()) else { return }
        order["policy"] = .members(["max_secret_age": "90d"])
        #expect(try await platform.send("POST", "apply", JSON.object(order).text).status == 200)
        platform.clock.advance(by: .seconds(100 * 86_400))

        let denied = try await platform.send("POST", "apply", JSON.object(order).text)
        let rotated = configuration(["secret_version": 2])
        guard case .object(var next) = Platform.order("billing", rotated) else { return }
        next["policy"] = order["policy"]
        let applied = try await platform.send("POST", "apply", JSON.object(next).text)

        #expect(denied.status == 409)
        #expect(denied.problem == "policy-denied")
        #expect(denied.json["diagnostics"]?.array?.first?["code"] == "PH105")
        #expect(applied.status == 200, "\(applied.text)")
        let webhook = try #require(try await platform.store.webhooks().first)
        #expect(webhook.secretCreatedAt == platform.clock.now)
    }

    private func values(_ token: String) -> JSON {
        .members(["billing": .members(["headers.Authorization": .string(token)])])
    }
}
