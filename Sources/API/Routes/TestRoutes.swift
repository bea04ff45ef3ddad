import Catalogue
import Hummingbird
import Model
import Store
import Text

/// Sending test events: signed, logged, and counted nowhere.
extension Operations {
    /// POST webhooks/{id}/test: `{"event"?,"data"?,"from_event"?,"campaign"?,"contact"?}`.
    func testWebhook(_ call: Call) async throws -> Response {
        let webhook = try await webhook(call)
        guard let testSender else { throw Problem.noTestSender }
        let event = try await testEvent(
            try await call.object(),
            wanted: webhook.configuration.events,
            call
        )
        guard let target = try await store.deliveryTarget(of: webhook.id) else {
            throw Problem.notFound("webhook", webhook.key.rawValue)
        }
        try await takeQuota(for: event, to: webhook, call)
        let attempt = await testSender.sendTest(event, to: target, at: call.now)
        try await store.insertTest(
            event: event,
            webhook: webhook.id,
            attempt: attempt,
            at: call.now,
            audit: call.audit("test", "tested \(webhook.key)")
        )
        return .json(
            TestEvent.answer(
                attempt,
                event,
                timeout: webhook.configuration.timeout,
                webhook: webhook
            )
        )
    }

    /// POST test: the same with `url` and `timeout`, to an address that is not saved.
    func testAddress(_ call: Call) async throws -> Response {
        guard let testSender else { throw Problem.noTestSender }
        let body = try await call.object()
        let url = try TestEvent.address(body["url"]?.string ?? "")
        let timeout = Duration(declared: body["timeout"]?.string ?? "5s") ?? .seconds(5)
        guard (.seconds(1) ... .seconds(30)).contains(timeout) else {
            throw Problem.badRequest("timeout takes 1s to 30s.")
        }
        let event = try await testEvent(body, wanted: [], call)
        try await takeQuota(for: event, to: nil, call)
        let attempt = await testSender.sendTest(event, toURL: url, timeout: timeout, at: call.now)
        return .json(TestEvent.answer(attempt, event, timeout: timeout))
    }

    /// A test takes a place in the quota of the caller's workspace, else the event's, else one of the webhook's.
    private func takeQuota(
        for event: NewEvent,
        to webhook: Webhook?,
        _ call: Call
    ) async throws {
        let workspaces =
            (call.caller.workspace ?? event.workspace).map { [$0] }
            ?? webhook?.configuration.filters.workspaces ?? []
        try await store.takeQuota(ofAny: workspaces, now: call.now)
    }
}
