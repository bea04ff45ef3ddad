import Model
import Store
import TestSupport
import Testing
import Text

@testable import API

/// Routes about the state as a whole.
struct OperationsRouteTests {
    @Test func machinesWatchWithoutAToken() async throws {
        let platform = try Platform()
        try await platform.createWebhook("Sync")

        for path in ["/healthz", "/readyz", "/metrics"] {
            #expect(try await platform.send("GET", path).status == 200)
        }
        let metrics = try await platform.send("GET", "/metrics").text
        #expect(metrics.contains("penguinhooks_webhooks 1\n"))
        #expect(metrics.contains("penguinhooks_webhook_delivering{webhook=\"sync\"} 1\n"))
    }

    @Test func aDaemonThatEndsIsNotReady() async throws {
        let platform = try Platform()
        platform.operations.feed.finish()

        let answer = try await platform.send("GET", "/readyz")

        #expect(answer.status == 503)
        #expect(answer.problem == "draining")
        #expect(try await platform.send("GET", "/healthz").status == 200)
    }

    @Test func tokensAreShownOnceAndListedWithoutTheirText() async throws {
        let platform = try Platform()

        let text = try await platform.token(.publisher, workspace: "Client A", expires: "90d")
        let list = try await platform.send("GET", "tokens")

        #expect(!text.isEmpty)
        #expect(!list.text.contains(text))
        let token = try #require(list.json["tokens"]?.array?.first)
        #expect(token["role"]?.string == "publisher")
        #expect(token["workspace"]?.string == "Client A")
        #expect(token["status"]?.string == "valid")
        for body in [#"{"role":"king"}"#, "{}", #"{"role":"viewer","expiry":"1d"}"#] {
            #expect(try await platform.send("POST", "tokens", body).status == 422)
        }
        let never = #"{"role":"admin","expires":"never"}"#
        #expect(try await platform.send("POST", "tokens", never).status == 400)
    }

    @Test func theStateIsShownToPlanners() async throws {
        let platform = try Platform()
        let planner = try await platform.token(.planner)
        #expect(try await platform.apply("billing", configuration()).status == 200)

        let state = try await platform.send("GET", "state", token: planner).json

        #expect(state["webhooks"]?.array?.count == 1)
        #expect(state["last_apply"]?["action"]?.string == "apply")
    }

    @Test func snapshotsAreDatabasesWithoutSecrets() async throws {
        let platform = try Platform()
        let viewer = try await platform.token(.viewer)
        #expect(try await platform.apply("billing", configuration()).status == 200)
        #expect(try await platform.send("POST", "events", event("evt_1").text).status == 202)

        let answer = try await platform.send("GET", "snapshot", token: viewer)
        let refused = try await platform.send("GET", "snapshot?payloads=true", token: viewer)

        #expect(answer.status == 200)
        let path = try platform.folder.write(answer.body, to: "copy.sqlite")
        let copy = try SnapshotFile(path: path, now: platform.clock.now)
        #expect(try copy.webhooks().map(\.key.rawValue) == ["billing"])
        #expect(try !copy.information.hasPayloads)
        #expect(refused.status == 403)
        #expect(try !platform.folder.files().contains { $0.contains("snapshot-") })
    }

    @Test func sourceAddressesAreListed() async throws {
        let platform = try Platform()
        try await platform.store.setSourceIPs(["203.0.113.7"])

        let answer = try await platform.send("GET", "source-ips")

        #expect(answer.text == #"{"source_ips":["203.0.113.7"]}"#)
    }
}
