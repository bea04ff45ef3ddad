import HTTPTypes
import Model
import Store
import TestSupport
import Testing
import Text

@testable import API

/// Whatever changes something, or shows a secret, is in the audit trail with who asked for it.
struct AuditTests {
    /// What is asked of a route, and what the trail says then.
    struct Step: Sendable, CustomTestStringConvertible {
        var route: String
        var path: String
        var body = ""
        var action: String

        var testDescription: String { route }
    }

    /// Routes that need no entry, and why.
    private static let others = [
        "POST plan": "changes nothing",
        "POST test": "sends to an address that is not saved, and records nothing",
        "POST events": "events are their own record",
        "POST rekey": "needs a key file: see OperationsTests of the binary",
    ]

    /// Each step, done one after the other, finds what the ones before it left.
    private static func steps(_ ids: Ids) -> [Step] {
        let order = Platform.order("billing", configuration()).text
        let put = #"{"name":"A","url":"https://a.example.com/in","events":["contact.*"]}"#
        let other = #"{"name":"New","url":"https://n.example.com/in","events":["email.*"]}"#
        return [
            Step(route: "POST apply", path: "apply", body: order, action: "apply"),
            Step(route: "POST webhooks", path: "webhooks", body: other, action: "create"),
            Step(route: "PUT webhooks/{id}", path: "webhooks/a", body: put, action: "update"),
            Step(route: "POST webhooks/{id}/pause", path: "webhooks/a/pause", action: "pause"),
            Step(route: "POST webhooks/{id}/resume", path: "webhooks/a/resume", action: "resume"),
            Step(route: "POST webhooks/{id}/test", path: "webhooks/a/test", action: "test"),
            Step(
                route: "GET webhooks/{id}/secret",
                path: "webhooks/a/secret",
                action: "show-secret"
            ),
            Step(
                route: "POST webhooks/{id}/rotate-secret",
                path: "webhooks/a/rotate-secret",
                body: #"{"grace":"1h"}"#,
                action: "rotate-secret"
            ),
            Step(
                route: "POST webhooks/{id}/promote-secret",
                path: "webhooks/a/promote-secret",
                action: "promote-secret"
            ),
            Step(
                route: "POST deliveries/{id}/retry",
                path: "deliveries/\(ids.delivery)/retry",
                action: "retry"
            ),
            Step(
                route: "POST webhooks/{id}/deliveries/retry-failed",
                path: "webhooks/a/deliveries/retry-failed",
                action: "retry-failed"
            ),
            Step(
                route: "POST webhooks/{id}/deliveries/archive-failed",
                path: "webhooks/gone/deliveries/archive-failed",
                action: "archive-failed"
            ),
            Step(
                route: "POST webhooks/{id}/replay",
                path: "webhooks/a/replay",
                body: #"{"again":true}"#,
                action: "replay"
            ),
            Step(
                route: "POST rollback",
                path: "rollback",
                body: #"{"revision":\#(ids.revision)}"#,
                action: "rollback"
            ),
            Step(
                route: "POST tokens",
                path: "tokens",
                body: #"{"role":"viewer"}"#,
                action: "create-token"
            ),
            Step(
                route: "DELETE tokens/{id}",
                path: "tokens/\(ids.token)",
                action: "revoke-token"
            ),
            Step(route: "DELETE webhooks/{id}", path: "webhooks/b", action: "delete"),
            Step(
                route: "POST expunge",
                path: "expunge",
                body: #"{"event":"evt_audited"}"#,
                action: "expunge"
            ),
            Step(route: "POST prune", path: "prune", body: "{}", action: "prune"),
        ]
    }

    /// What the steps are about, made beforehand.
    private struct Ids {
        var delivery: String
        var token: String
        var revision: Int
    }

    @Test func everyMutationAndEverySecretShownIsNoted() async throws {
        let platform = try Platform(testSender: TestRouteTests.Endpoint())
        let ids = try await prepare(platform)
        let steps = Self.steps(ids)
        let changing = platform.routes.filter { $0.method != .get }.map(\.name)
        let secret = platform.routes.filter { $0.path.hasSuffix("/secret") }.map(\.name)
        // A route that is added stands here, or among the others with a reason.
        #expect(
            Set(changing + secret) == Set(steps.map(\.route)).union(Self.others.keys),
            "steps for routes"
        )
        let admin = try await platform.token(.admin)

        for step in steps {
            let before = try await platform.store.history(limit: 1).first?.revision ?? 0
            let method = String(step.route.prefix { $0 != " " })
            let answer = try await platform.send(method, step.path, step.body, token: admin)
            #expect((200...299).contains(answer.status), "\(step.route): \(answer.text)")

            let entry = try await platform.store.history(limit: 1).first
            #expect(entry?.revision == before + 1, "\(step.route)")
            #expect(entry?.action == step.action, "\(step.route)")
            #expect(entry?.actor == "admin", "\(step.route)")
            #expect(entry?.summary.contains("whsec_") == false)
        }
    }

    @Test func whatCameToNothingIsNotNoted() async throws {
        let platform = try Platform(testSender: TestRouteTests.Endpoint())
        let key = try await platform.createWebhook()
        let before = try await platform.store.history(limit: 9).count

        for (method, path) in [
            ("POST", "webhooks/\(key)/deliveries/retry-failed"),
            ("POST", "webhooks/\(key)/deliveries/archive-failed"),
            ("POST", "webhooks/\(key)/replay"), ("POST", "webhooks/\(key)/promote-secret"),
            ("DELETE", "webhooks/none"), ("DELETE", "tokens/tok_none"),
            ("PUT", "webhooks/\(key)"), ("POST", "test"), ("POST", "apply"),
        ] { _ = try await platform.send(method, path) }

        #expect(try await platform.store.history(limit: 9).count == before)
    }

    /// Three webhooks of the API with an event each, of which two could not be delivered.
    private func prepare(_ platform: Platform) async throws -> Ids {
        for name in ["A", "B", "Gone"] {
            try await platform.createWebhook(name, events: "contact.*")
        }
        _ = try await platform.send("POST", "events", event("evt_audited").text)
        let delivery = try await platform.failDelivery(of: "a")
        _ = try await platform.failDelivery(of: "gone")
        let changed = configuration(["timeout": "9s"])
        let applied = try await platform.apply("billing", changed)
        let token = try await platform.send("POST", "tokens", #"{"role":"viewer"}"#)
        return Ids(
            delivery: delivery,
            token: token.json["id"]?.string ?? "",
            revision: applied.json["revision"]?.integer ?? 0
        )
    }
}
