import API
import Model
import Store
import TestSupport
import Testing
import Text

/// Test events.
struct TestRouteTests {
    /// Answers every test with one outcome and says what it was asked to send.
    struct Endpoint: TestSender {
        var errorClass: ErrorClass?

        func sendTest(
            _ event: NewEvent,
            to target: DeliveryTarget,
            at now: Timestamp
        ) async -> Attempt {
            attempt("https://crm.example.com/hooks", now)
        }

        func sendTest(
            _ event: NewEvent,
            toURL url: String,
            timeout: Duration,
            at now: Timestamp
        ) async -> Attempt {
            attempt(url, now)
        }

        private func attempt(_ url: String, _ now: Timestamp) -> Attempt {
            Attempt(
                id: .make(at: now),
                deliveryID: .make(at: now),
                number: 1,
                startedAt: now,
                url: url,
                requestHeaders: [],
                responseStatus: errorClass == nil ? 200 : nil,
                errorClass: errorClass,
                error: errorClass.map { "\($0)" },
                timings: AttemptTimings(total: .milliseconds(142)),
                isManual: true
            )
        }
    }

    @Test func sendsASampleAndLogsIt() async throws {
        let platform = try Platform(testSender: Endpoint())
        let key = try await platform.createWebhook()

        let answer = try await platform.send("POST", "webhooks/\(key)/test")

        #expect(answer.json["ok"]?.bool == true)
        let id = try #require(answer.json["event"]?["id"]?.string)
        #expect(id.hasPrefix("evt_test_"))
        #expect(answer.json["event"]?["type"]?.string?.hasPrefix("email.") == true)
        let logged = try await platform.send("GET", "deliveries?search=\(id)").json
        #expect(logged["deliveries"]?.array?.first?["test"]?.bool == true)
        let listed = try await platform.send("GET", "webhooks").json["webhooks"]?.array
        #expect(listed?.first?["success_rate_24h"] == .null, "tests count nowhere")
    }

    @Test func failuresComeWithCauses() async throws {
        let platform = try Platform(testSender: Endpoint(errorClass: .timeout))
        let key = try await platform.createWebhook()

        let answer = try await platform.send("POST", "webhooks/\(key)/test").json

        #expect(answer["ok"]?.bool == false)
        #expect(
            answer["advice"]?.string
                == "Endpoint did not respond within 5 seconds. Check your server."
        )
        let causes = answer["possible_causes"]?.array ?? []
        #expect(causes.contains("Firewall blocking requests"))
    }

    @Test func sendsWhatWasRecorded() async throws {
        let platform = try Platform(testSender: Endpoint())
        let key = try await platform.createWebhook()
        let recorded = event("evt_1", email: "sarah@example.com")
        #expect(try await platform.send("POST", "events", recorded.text).status == 202)

        for body in [#"{"from_event":"evt_1"}"#, #"{"contact":"sarah@example.com"}"#] {
            let answer = try await platform.send("POST", "webhooks/\(key)/test", body).json
            let data = answer["event"]?["data"]
            #expect(data?["contact"]?["email"]?.string == "sarah@example.com")
        }
        let none = try await platform.send(
            "POST",
            "webhooks/\(key)/test",
            #"{"campaign":"camp_none"}"#
        )
        #expect(none.status == 404)
    }

    @Test func unsavedAddressesMustBeValid() async throws {
        let platform = try Platform(testSender: Endpoint())

        let good = try await platform.send("POST", "test", #"{"url":"https://a.example.com"}"#)
        let bad = try await platform.send("POST", "test", #"{"url":"http://a.example.com"}"#)

        #expect(good.json["ok"]?.bool == true)
        #expect(bad.status == 422)
        #expect(
            bad.json["errors"]?.array?.first?["message"]?.string
                == "Endpoint must be a valid HTTPS URL."
        )
    }

    @Test func unknownTypesGetASuggestion() async throws {
        let platform = try Platform(testSender: Endpoint())
        let key = try await platform.createWebhook()

        let body = #"{"event":"email.clickd"}"#
        let answer = try await platform.send("POST", "webhooks/\(key)/test", body)

        #expect(answer.status == 400)
        #expect(answer.json["detail"]?.string?.contains("email.clicked") == true)
    }
}
