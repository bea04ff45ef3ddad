import Hummingbird
import Model
import Store
import Text

/// Delivering recorded events once more, or to a webhook that is new.
extension Operations {
    /// POST webhooks/{id}/replay: `{"since","until","event","status","again","dry_run","limit","cursor"}`.
    ///
    /// One page of the log at a time, oldest first; the caller goes on with `next_cursor`.
    func replay(_ call: Call) async throws -> Response {
        let webhook = try await webhook(call)
        let body = try await call.object()
        let page = try await replayPage(body, of: webhook, call)
        let isDryRun = body["dry_run"]?.bool ?? false
        let count = try await store.replay(
            page.events,
            to: webhook.id,
            again: body["again"]?.bool ?? false,
            dryRun: isDryRun,
            now: call.now,
            audit: call.audit("replay", "replayed recorded events to \(webhook.key)")
        )
        return .json(
            .members([
                "matched": .integer(page.events.count),
                "replayed": .integer(count),
                "dry_run": .bool(isDryRun),
                "next_cursor": .text(page.nextCursor),
            ]),
            status: isDryRun ? .ok : .accepted
        )
    }

    private struct ReplayPage {
        var events: [EventID]
        var nextCursor: String?
    }

    private func replayPage(
        _ body: JSON,
        of webhook: Webhook,
        _ call: Call
    ) async throws -> ReplayPage {
        let name = body["event"]?.string
        // Types have a dot, identifiers do not.
        if let name, !name.contains(".") {
            return ReplayPage(events: [EventID(rawValue: name)], nextCursor: nil)
        }
        let limit = min(max(body["limit"]?.integer ?? 1000, 1), 1000)
        let since = try call.moment(body["since"]?.string, named: "since")
        let until = try call.moment(body["until"]?.string, named: "until")
        guard let status = body["status"]?.string else {
            var query = EventQuery()
            query.types = name.map { [$0] } ?? []
            query.since = since
            query.until = until
            query.order = .oldestFirst
            query.cursor = body["cursor"]?.string
            query.limit = limit
            return try await recorded(query, wantedBy: webhook)
        }
        var query = DeliveryQuery()
        query.webhook = webhook.id
        query.statuses = try call.statuses(status)
        query.eventTypes = name.map { [$0] } ?? []
        query.since = since
        query.until = until
        query.cursor = body["cursor"]?.string
        query.limit = limit
        let page = try await store.deliveries(query)
        let events = page.deliveries.filter { !$0.isTest }.map(\.eventID)
        return ReplayPage(events: Set(events).sorted(), nextCursor: page.nextCursor)
    }

    /// Only what the webhook would get today.
    private func recorded(_ query: EventQuery, wantedBy webhook: Webhook) async throws -> ReplayPage
    {
        let index = SubscriptionIndex([
            try SubscriptionIndex.Entry(id: webhook.id, configuration: webhook.configuration)
        ])
        let page = try await store.events(matching: query)
        let events = try page.events.filter { event in
            guard let body = event.body else { return false }
            return try !index.matches(
                type: event.type,
                envelope: Call.parse(body),
                workspace: event.workspace
            ).isEmpty
        }
        return ReplayPage(events: events.map(\.id), nextCursor: page.nextCursor)
    }
}
