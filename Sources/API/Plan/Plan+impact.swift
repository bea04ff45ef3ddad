package import Model
import Planning
package import Store

extension Plan {
    /// How many recorded events are looked at; beyond that the period is shortened.
    private static let reach = 2_000_000

    /// The plan with its effect on events recorded since a moment, newest first (blast radius).
    ///
    /// Events are read in pages, so that no read holds the state's log back; one page is counted
    /// while the next one is read.
    package func measuringImpact(
        in store: Store,
        live: LiveState,
        since: Timestamp,
        now: Timestamp
    ) async throws -> Plan {
        var meter = try ImpactMeter(self, live: live, since: since)
        var whole = self
        whole.idle = try await store.idleWebhooks(now: now)
        guard !meter.isIdle else { return whole }
        var query = EventQuery()
        query.since = since
        query.limit = 8192
        query.types = meter.types ?? []
        var seen = 0
        var oldest = since
        var page = try await store.events(matching: query)
        while !page.events.isEmpty {
            seen += page.events.count
            let isLast = page.nextCursor == nil || seen >= Self.reach
            if isLast, page.nextCursor != nil { oldest = page.events.last?.acceptedAt ?? since }
            query.cursor = page.nextCursor
            let next = query
            async let following = isLast ? nil : store.events(matching: next)
            meter.merge(await meter.counted(page.events))
            guard let read = try await following else { break }
            page = read
        }
        var plan = meter.measured
        plan.idle = whole.idle
        plan.recordedDeliveries = try await store.deliveryTotal(since: oldest)
        for index in plan.changes.indices where oldest > since {
            plan.changes[index].impact?.since = oldest
        }
        return plan
    }
}

extension ImpactMeter {
    /// What these events come to, counted on all cores.
    fileprivate func counted(_ events: [RecordedEvent]) async -> ImpactMeter {
        let empty = emptied
        let size = 2048
        return await withTaskGroup(of: (Int, ImpactMeter).self) { group in
            for start in stride(from: 0, to: events.count, by: size) {
                let part = events[start..<min(start + size, events.count)]
                group.addTask {
                    var meter = empty
                    for event in part { meter.add(event) }
                    return (start, meter)
                }
            }
            var parts: [Int: ImpactMeter] = [:]
            for await (start, meter) in group { parts[start] = meter }
            var sum = empty
            for (_, meter) in parts.sorted(by: { $0.key < $1.key }) { sum.merge(meter) }
            return sum
        }
    }
}
