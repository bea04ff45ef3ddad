import API
import Model
import Signing
import Store
import TestSupport
import Testing
import Text

/// What keeps repeated, hasty and foreign requests from doing harm.
struct LimitTests {
    @Test func theSameKeyDoesTheSameOnce() async throws {
        let platform = try Platform()
        let body = #"{"name":"CRM","url":"https://crm.example.com/in","events":["email.*"]}"#
        let key = [HeaderField("Idempotency-Key", "one")]

        let first = try await platform.send("POST", "webhooks", body, headers: key)
        let second = try await platform.send("POST", "webhooks", body, headers: key)
        let other = try await platform.send("POST", "webhooks", body + " ", headers: key)

        #expect(first.status == 201)
        #expect(second.status == 201)
        #expect(second.json["repeated"]?.bool == true)
        #expect(second.json["id"] == first.json["webhook"]?["id"])
        // A secret is shown once, also to those who ask twice.
        #expect(!second.text.contains("whsec_"))
        #expect(other.status == 422)
        #expect(other.problem == "idempotency-key-reused")
        #expect(try await platform.store.webhooks().count == 1)
    }

    @Test func keysOutliveTheProcess() async throws {
        let platform = try Platform()
        let body = #"{"name":"CRM","url":"https://crm.example.com/in","events":["email.*"]}"#
        let key = [HeaderField("Idempotency-Key", "one")]
        let first = try await platform.send("POST", "webhooks", body, headers: key)

        let again = try platform.restarted()
        let second = try await again.answer(
            "POST",
            Operations.base + "/webhooks",
            headers: key,
            body: Array(body.utf8)
        )

        #expect(first.status == 201)
        #expect(second.status == 201)
        #expect(try JSON.parse(second.body)["repeated"]?.bool == true)
        #expect(try await platform.store.webhooks().count == 1)
    }

    @Test func anInterruptedRequestIsNotRepeatedBlindly() async throws {
        let platform = try Platform()
        let path = "webhooks/none/pause"
        let name = SHA256.digest(Array("local\none".utf8))
        let what = "POST \(Operations.base)/\(path)\n"
        // What a process leaves behind that ends in the middle of the request.
        _ = try await platform.store.beginRequest(
            name,
            digest: SHA256.digest(Array(what.utf8)),
            until: platform.clock.now + .seconds(60),
            now: platform.clock.now
        )
        let key = [HeaderField("Idempotency-Key", "one")]

        let asked = try await platform.send("POST", path, headers: key)
        platform.clock.advance(by: .seconds(61))
        let later = try await platform.send("POST", path, headers: key)

        #expect(asked.status == 409)
        #expect(asked.problem == "idempotency-key-interrupted")
        #expect(later.status == 404)
    }

    @Test func aFailureLeavesItsKeyFree() async throws {
        let platform = try Platform()
        let key = [HeaderField("Idempotency-Key", "one")]

        let failed = try await platform.send("POST", "webhooks/none/pause", headers: key)
        try await platform.createWebhook("None")
        let done = try await platform.send("POST", "webhooks/none/pause", headers: key)

        #expect(failed.status == 404)
        #expect(done.status == 200)
    }

    @Test func callersDoNotShareKeys() async throws {
        let platform = try Platform()
        let webhook = try await platform.createWebhook()
        let key = [HeaderField("Idempotency-Key", "one")]
        let path = "webhooks/\(webhook)/rotate-secret"

        for _ in 1...2 {
            let token = try await platform.token(.developer)
            let answer = try await platform.send("POST", path, token: token, headers: key)
            #expect(answer.json["repeated"] == nil)
        }
    }

    @Test func hastyTokensWait() async throws {
        let platform = try Platform()
        let token = try await platform.token(.viewer)
        let other = try await platform.token(.viewer)

        var statuses: [Int] = []
        for _ in 1...1001 {
            statuses.append(
                try await platform.send("GET", "source-ips", token: token).status
            )
        }
        let refused = try await platform.send("GET", "source-ips", token: token)

        #expect(statuses == Array(repeating: 200, count: 1000) + [429])
        #expect(refused.header("Retry-After") == "1")
        #expect(try await platform.send("GET", "source-ips", token: other).status == 200)
        platform.clock.advance(by: .seconds(1))
        #expect(try await platform.send("GET", "source-ips", token: token).status == 200)
    }

    @Test func failedLoginsWaitAndValidTokensDoNot() async throws {
        let platform = try Platform()
        let token = try await platform.token(.viewer)

        var statuses: [Int] = []
        for _ in 1...61 {
            statuses.append(
                try await platform.send("GET", "webhooks", token: "wrong").status
            )
        }

        #expect(statuses == Array(repeating: 401, count: 60) + [429])
        #expect(try await platform.send("GET", "webhooks", token: token).status == 200)
    }

    @Test func staleRevisionsAreRefusedEverywhere() async throws {
        let platform = try Platform()
        let key = try await platform.createWebhook()
        let stale = [HeaderField("If-Match", "\"999\"")]

        for action in ["pause", "resume", "rotate-secret", "deliveries/retry-failed"] {
            let answer = try await platform.send(
                "POST",
                "webhooks/\(key)/\(action)",
                headers: stale
            )
            #expect(answer.status == 412, "\(action)")
        }
        #expect(try await platform.send("GET", "webhooks/\(key)", headers: stale).status == 200)
    }

    @Test func onlyNamedOriginsMayRead() async throws {
        let platform = try Platform(crossOrigins: ["https://docs.example.com"])
        let ask = HeaderField("Access-Control-Request-Method", "POST")
        let friend = HeaderField("Origin", "https://docs.example.com")
        let stranger = HeaderField("Origin", "https://evil.example.com")

        let allowed = try await platform.send("OPTIONS", "webhooks", headers: [friend, ask])
        let read = try await platform.send("GET", "webhooks", headers: [friend])
        let refused = try await platform.send("OPTIONS", "webhooks", headers: [stranger, ask])
        let unread = try await platform.send("GET", "webhooks", headers: [stranger])

        #expect(allowed.status == 204)
        #expect(allowed.header("Access-Control-Allow-Origin") == "https://docs.example.com")
        #expect(read.header("Access-Control-Allow-Origin") == "https://docs.example.com")
        #expect(refused.status == 405)
        #expect(unread.header("Access-Control-Allow-Origin") == nil)
    }
}

/// What the state as a whole was and is.
struct RollbackRouteTests {
    @Test func driftIsWhatChangedSinceTheApply() async throws {
        let platform = try Platform()
        #expect(try await platform.apply("billing", configuration()).status == 200)
        let before = try await platform.send("GET", "drift").json
        try await platform.createWebhook("Other")

        let after = try await platform.send("GET", "drift").json

        #expect(before["changes"]?.array?.isEmpty == true)
        #expect(after["summary"]?["unmanaged"]?.integer == 1)
    }

    @Test func rollbackBringsARevisionBack() async throws {
        let platform = try Platform()
        let first = try await platform.apply("billing", configuration()).json
        let revision = try #require(first["revision"]?.integer)
        let changed = configuration(["timeout": "9s"])
        #expect(try await platform.apply("billing", changed).status == 200)

        let body = #"{"revision":\#(revision),"dry_run":true}"#
        let plan = try await platform.send("POST", "rollback", body).json
        let done = try await platform.send("POST", "rollback", #"{"revision":\#(revision)}"#)
        let unknown = try await platform.send("POST", "rollback", #"{"revision":999}"#)

        #expect(plan["summary"]?["update"]?.integer == 1)
        #expect(done.status == 200)
        #expect(unknown.status == 400)
        let webhook = try await platform.send("GET", "webhooks/billing").json
        #expect(webhook["configuration"]?["timeout"]?.string == "5s")
        let history = try await platform.send("GET", "history").json["history"]?.array
        #expect(history?.first?["action"]?.string == "rollback")
    }
}
