import API
import Model
import Store
import TestSupport
import Testing
import Text

/// What the routes say of a workspace beyond its quota.
struct QuotaRouteTests {
    private let platform: Platform
    private let key: String

    init() async throws {
        platform = try Platform(testSender: TestRouteTests.Endpoint())
        key = try await platform.createWebhook(events: "contact.*")
        try await limit(1, backlog: 1)
    }

    private func limit(_ count: Int, backlog: Int) async throws {
        try await platform.store.setQuotas(
            [WorkspaceQuota(workspace: "acme", limit: RateLimit(count: count, per: .minute))],
            backlogLimit: backlog
        )
    }

    private func post(_ id: String) async throws -> Answer {
        var body = event(id).object ?? JSONObject()
        body["workspace"] = "acme"
        return try await platform.send("POST", "events", JSON.object(body).text)
    }

    @Test func whatWaitsIsShownWithTheSpecificationsMessage() async throws {
        #expect(try await post("evt_1").status == 202)
        let before = try await platform.send("GET", "webhooks/\(key)").json
        #expect(before["quota_held"]?.integer == 0)

        #expect(try await post("evt_2").status == 202)
        let webhook = try await platform.send("GET", "webhooks/\(key)").json
        #expect(webhook["quota_held"]?.integer == 1)
        #expect(webhook["note"]?.string == WorkspaceQuota.message)
        #expect(webhook["status"]?.string == "active")
        let metrics = try await platform.send("GET", "/metrics").text
        #expect(metrics.contains(#"penguinhooks_quota_held{webhook="\#(key)"} 1"#))
    }

    @Test func eventsAreRefusedOnlyBeyondTheCap() async throws {
        #expect(try await post("evt_1").status == 202)
        #expect(try await post("evt_2").status == 202)
        let refused = try await post("evt_3")
        #expect(refused.status == 429)
        #expect(refused.problem == "backlog-full")
        #expect(refused.header("retry-after") != nil)
        #expect(try await platform.send("GET", "events/evt_3").status == 404)
        // A duplicate makes no delivery.
        #expect(try await post("evt_2").status == 202)
    }

    @Test(arguments: ["test", "deliveries/retry-failed", "replay", "retry"])
    func askingForMoreByHandIsRefused(action: String) async throws {
        #expect(try await post("evt_1").status == 202)
        let webhook = try #require(try await platform.store.webhooks().first)
        let now = platform.clock.now
        let claimed = try #require(
            try await platform.store.claim([webhook.id: 1], epoch: 1, now: now).first
        )
        let attempt = Attempt(
            id: .make(at: now),
            deliveryID: claimed.id,
            number: 1,
            startedAt: now,
            url: "",
            requestHeaders: [],
            errorClass: .timeout,
            error: "timeout",
            timings: AttemptTimings(total: .zero)
        )
        let settled = SettledAttempt(
            webhookID: webhook.id,
            attempt: attempt,
            state: .exhausted,
            nextAttemptAt: nil,
            isCounted: true
        )
        try await platform.store.settle([settled])
        let path =
            action == "retry" ? "deliveries/\(claimed.id)/retry" : "webhooks/\(key)/\(action)"
        let body =
            switch action {
            case "test": #"{"from_event":"evt_1"}"#
            case "replay": #"{"since":"1d"}"#
            default: ""
            }

        let refused = try await platform.send("POST", path, body)

        #expect(refused.status == 429)
        #expect(refused.problem == "quota-exceeded")
        #expect(refused.json["detail"]?.string == WorkspaceQuota.message)
        let wait = try #require(refused.header("retry-after").flatMap { Int($0) })
        #expect((1...61).contains(wait))

        // The next period has room again.
        platform.clock.advance(by: .seconds(60))
        #expect((200...202).contains(try await platform.send("POST", path, body).status))
    }

    @Test func testsOfATokensWorkspaceCountForIt() async throws {
        let token = try await platform.token(.developer, workspace: "acme")
        let path = "webhooks/\(key)/test"
        #expect(try await platform.send("POST", path, token: token).status == 200)
        #expect(try await platform.send("POST", path, token: token).status == 429)
        #expect(try await platform.send("POST", path).status == 200)
    }

    @Test func callersDoNotSpeakForTheDaemon() async throws {
        let body = #"""
            {"type":"system.quota_exceeded","data":{"workspace":"acme"}}
            """#
        let refused = try await platform.send("POST", "events", body)
        #expect(refused.status == 422)
        let error = refused.json["errors"]?.array?.first
        #expect(error?["pointer"]?.string == "/type")
        #expect(error?["message"]?.string?.contains("the daemon itself") == true)
    }
}
