import HTTPTypes
import Model
import Store
import TestSupport
import Testing
import Text

@testable import API

/// Who may do what.
struct AuthorizationTests {
    @Test func asksForAToken() async throws {
        let platform = try Platform()

        let answer = try await platform.sendNameless("GET", "webhooks")

        #expect(answer.status == 401)
        #expect(answer.problem == "unauthorized")
        #expect(answer.header("Content-Type") == "application/problem+json")
        #expect(answer.header("WWW-Authenticate") == "Bearer")
    }

    @Test func refusesUnknownRevokedAndExpiredTokens() async throws {
        let platform = try Platform()
        let revoked = try await platform.send("POST", "tokens", #"{"role":"viewer"}"#).json
        let id = try #require(revoked["id"]?.string)
        let text = try #require(revoked["token"]?.string)
        let expiring = try await platform.token(.viewer, expires: "1h")
        #expect(try await platform.send("GET", "webhooks", token: text).status == 200)
        #expect(try await platform.send("GET", "webhooks", token: expiring).status == 200)

        #expect(try await platform.send("DELETE", "tokens/\(id)").status == 204)
        platform.clock.advance(by: .seconds(3601))

        for token in ["ph_nonsense", text, expiring] {
            #expect(try await platform.send("GET", "webhooks", token: token).status == 401)
        }
    }

    /// Every route with every role: exactly those that its permission grants are let in.
    @Test func routesLetInTheirRolesOnly() async throws {
        let platform = try Platform()
        var tokens: [Role: String] = [:]
        for role in Role.allCases { tokens[role] = try await platform.token(role) }
        // Streams would never end.
        platform.operations.feed.finish()

        for route in platform.routes {
            let path = route.path.split(separator: "/").map { $0.hasPrefix("{") ? "none" : $0 }
                .joined(separator: "/")
            for role in Role.allCases {
                let answer = try await platform.send(
                    route.method.rawValue,
                    path,
                    token: tokens[role] ?? ""
                )
                let isLetIn = answer.problem != "forbidden"
                #expect(
                    isLetIn == role.grants(route.permission),
                    "\(role) \(route.method) \(route.path): \(answer.text)"
                )
            }
        }
    }

    @Test func publishersPostOnly() {
        #expect(Role.publisher.grants(.publish))
        for permission in [Permission.read, .plan, .change, .administer] {
            #expect(!Role.publisher.grants(permission))
        }
    }

    @Test func unknownRoutesAreProblemsToo() async throws {
        let answer = try await Platform().send("GET", "nonsense")

        #expect(answer.status == 404)
        #expect(answer.problem == "no-route")
    }

    @Test func viewersSeeNoPersonalData() async throws {
        let platform = try Platform()
        let viewer = try await platform.token(.viewer)
        let created = try await platform.apply(
            "billing",
            configuration(["notify": ["oncall@example.com"], "events": ["contact.*"]])
        )
        #expect(created.status == 200)
        let accepted = try await platform.send("POST", "events", event("evt_secret").text)
        #expect(accepted.status == 202)
        let listed = try await platform.send("GET", "webhooks/billing/deliveries").json
        let delivery = try #require(listed["deliveries"]?.array?.first?["id"]?.string)

        for path in ["events/evt_secret", "webhooks/billing", "deliveries/\(delivery)"] {
            let seen = try await platform.send("GET", path, token: viewer)
            #expect(seen.status == 200)
            #expect(!seen.text.contains("@example.com"), "\(path)")
        }
        let search = "deliveries?search=user%40example.com"
        #expect(try await platform.send("GET", search, token: viewer).status == 403)
        let found = try await platform.send("GET", search).json["deliveries"]?.array
        #expect(found?.count == 1)
    }

    @Test func webhooksSecretIsForAdministrators() async throws {
        let platform = try Platform()
        let key = try await platform.createWebhook()
        let developer = try await platform.token(.developer)

        let refused = try await platform.send("GET", "webhooks/\(key)/secret", token: developer)
        let shown = try await platform.send("GET", "webhooks/\(key)/secret")

        #expect(refused.status == 403)
        #expect(shown.json["secret"]?.string?.hasPrefix("whsec_") == true)
        let history = try await platform.send("GET", "history").json["history"]?.array
        #expect(history?.first?["action"]?.string == "show-secret")
    }
}
