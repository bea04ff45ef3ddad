import Model
import Store
import Testing

/// Webhooks that nothing matched for thirty days.
struct IdleTests {
    private let day = Duration.seconds(86_400)

    @Test func namesOldWebhooksThatNothingMatched() async throws {
        let state = try TemporaryState()
        let store = try state.open()
        try await store.create("busy", configuration(events: ["email.opened"]))
        try await store.create("idle", configuration(events: ["contact.created"]))
        _ = try await store.accept([event()], at: start)

        #expect(try await store.idleWebhooks(now: start + day * 29).isEmpty)
        #expect(try await store.idleWebhooks(now: start + day * 30 + .seconds(1)) == [key("idle")])
        // What matched is older than the period by then.
        #expect(
            try await store.idleWebhooks(now: start + day * 31) == [key("busy"), key("idle")]
        )
        withExtendedLifetime(state) {}
    }

    @Test func sparesNewAndDeletedOnes() async throws {
        let state = try TemporaryState()
        let store = try state.open()
        let id = try await store.create("gone", configuration(events: ["contact.created"]))
        try await store.apply([.delete(id: id, baseRevision: 1)])
        let now = start + day * 60
        var request = ApplyRequest(
            changes: [
                .create(
                    id: .make(at: now),
                    key: try key("new"),
                    configuration(),
                    file: nil,
                    sealedSecrets()
                )
            ],
            baseRevision: 0,
            environment: nil,
            audit: audit()
        )
        request.audit.at = now - day
        _ = try await store.apply(request)

        #expect(try await store.idleWebhooks(now: now).map(\.rawValue) == [])
        withExtendedLifetime(state) {}
    }

    @Test func countsDeliveriesSinceAMomentToTheHour() async throws {
        let state = try TemporaryState()
        let store = try state.open()
        try await store.create("busy", configuration(events: ["email.opened"]))
        _ = try await store.accept([event(), event()], at: start)

        #expect(try await store.deliveryTotal(since: start) == 2)
        #expect(try await store.deliveryTotal(since: start + .seconds(3600)) == 0)
        withExtendedLifetime(state) {}
    }

    private func key(_ text: String) throws -> WebhookKey {
        try #require(WebhookKey(text))
    }
}
