package import Model
import Planning
package import Store

extension Plan {
    /// How many recorded events are looked at; beyond that the period is shortened.
    private static let reach = 100_000

    /// The plan with its effect on events recorded since a moment, newest first (blast radius).
    package func measuringImpact(
        in store: Store,
        live: LiveState,
        since: Timestamp
    ) async throws -> Plan {
        var meter = try ImpactMeter(self, live: live, since: since)
        guard !meter.isIdle else { return self }
        var query = EventQuery()
        query.since = since
        query.limit = 1000
        var seen = 0
        var oldest = since
        repeat {
            let page = try await store.events(matching: query)
            for event in page.events { meter.add(event) }
            seen += page.events.count
            query.cursor = page.nextCursor
            if query.cursor != nil, seen >= Self.reach {
                oldest = page.events.last?.acceptedAt ?? since
            }
        } while query.cursor != nil && seen < Self.reach
        var plan = meter.measured
        for index in plan.changes.indices where oldest > since {
            plan.changes[index].impact?.since = oldest
        }
        return plan
    }
}
