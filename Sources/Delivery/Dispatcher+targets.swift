import Logging
import Model
import Signing
import Store
import Synchronization

/// Prepared targets with what they were prepared from: opening seals takes time.
struct TargetCache: Sendable {
    private struct Entry {
        var target: DeliveryTarget
        var prepared: PreparedTarget
    }

    private var entries: [WebhookID: Entry] = [:]
    /// Webhooks that could not be prepared: reading them again would not help.
    private(set) var unreadable: Set<WebhookID> = []

    /// Prepares all targets, those that changed anew.
    mutating func prepare(
        _ targets: [DeliveryTarget],
        sealer: Sealer,
        failed: (TargetError) -> Void
    ) -> [(PreparedTarget, nextDue: Timestamp?)] {
        var new: [WebhookID: Entry] = [:]
        unreadable = []
        var prepared: [(PreparedTarget, nextDue: Timestamp?)] = []
        for target in targets {
            do throws(TargetError) {
                var ready = reused(for: target)
                if ready == nil { ready = try PreparedTarget(target, sealer: sealer) }
                guard let ready else { continue }
                new[target.webhook.id] = Entry(target: target, prepared: ready)
                prepared.append((ready, target.nextDueAt))
            } catch {
                unreadable.insert(target.webhook.id)
                failed(error)
            }
        }
        entries = new
        return prepared
    }

    private func reused(for target: DeliveryTarget) -> PreparedTarget? {
        guard let entry = entries[target.webhook.id],
            entry.target.secrets == target.secrets,
            entry.target.webhook.configuration == target.webhook.configuration
        else { return nil }
        return PreparedTarget(entry.prepared, webhook: target.webhook)
    }
}

/// Following the store: configuration, and what is due.
extension Dispatcher {
    /// Takes over the configuration as it is now.
    func reload(_ cache: inout TargetCache) async throws(StoreError) {
        let stamps = state.withLock { $0.lanes.stamps }
        let targets = try await store.deliveryTargets()
        let prepared = cache.prepare(targets, sealer: sealer()) { error in
            logger.error("webhook cannot be delivered to", metadata: ["error": "\(error)"])
        }
        let released = state.withLock { state in
            let (_, elapsed) = state.now(clock)
            return state.lanes.configure(prepared, stamps: stamps, elapsed: elapsed)
        }
        stepWakeup.signal()
        if !released.isEmpty { await unclaim(released) }
    }

    /// Follows the store's signals until the task is cancelled.
    func listen(_ targets: TargetCache) async {
        var cache = targets
        for await signal in store.signals {
            switch signal {
            case .configurationChanged:
                await reloadOrLog(&cache)
            case .due(let due):
                let unknown = state.withLock { $0.lanes.noteDue(due) }
                stepWakeup.signal()
                if !unknown.isSubset(of: cache.unreadable) { await reloadOrLog(&cache) }
            }
        }
    }

    private func reloadOrLog(_ cache: inout TargetCache) async {
        do {
            try await reload(&cache)
        } catch {
            guard !Task.isCancelled else { return }
            logger.error("cannot read the configuration", metadata: ["error": "\(error)"])
        }
    }

    /// Claims what lanes want and hands it to them.
    func claim(_ wants: [WebhookID: Int], _ epoch: Int64) async {
        let now = state.withLock { $0.now(clock).now }
        var claimed: [ClaimedDelivery] = []
        var nextDue: [WebhookID: Timestamp?] = [:]
        do {
            claimed = try await store.claim(wants, epoch: epoch, now: now)
            nextDue = try await dueAfter(claimed, wants, now)
        } catch {
            // Cancelled while the daemon stops: recovery gives back what was claimed.
            if !Task.isCancelled {
                logger.error("cannot claim deliveries", metadata: ["error": "\(error)"])
            }
            for id in wants.keys { nextDue[id] = now + .seconds(1) }
        }
        state.withLock { [claimed, nextDue] state in
            state.lanes.claimed(claimed, for: wants, nextDue: nextDue)
            state.claimsUnderWay -= 1
        }
        stepWakeup.signal()
    }

    /// When each webhook's next delivery is due that this claim did not bring.
    private func dueAfter(
        _ claimed: [ClaimedDelivery],
        _ wants: [WebhookID: Int],
        _ now: Timestamp
    ) async throws(StoreError) -> [WebhookID: Timestamp?] {
        var counts: [WebhookID: Int] = [:]
        for delivery in claimed { counts[delivery.webhookID, default: 0] += 1 }
        let later = state.withLock { state in
            Set(wants.keys.filter { state.lanes.lane(of: $0)?.mayHaveLater ?? false })
        }
        var nextDue: [WebhookID: Timestamp?] = [:]
        for (id, wanted) in wants {
            let count = counts[id] ?? 0
            if count == wanted {
                nextDue[id] = now
            } else if later.contains(id) {
                let due = try await store.deliveryTarget(of: id)?.nextDueAt
                // Due and yet not given: behind an ordered webhook's head, or held by a pause.
                nextDue[id] = .some(due.map { $0 > now ? $0 : now + .seconds(count > 0 ? 0 : 1) })
            }
        }
        return nextDue
    }

    /// Puts claimed deliveries that were not sent back into the store.
    func unclaim(_ deliveries: [DeliveryID]) async {
        guard !deliveries.isEmpty else { return }
        do {
            try await store.unclaim(deliveries, now: clock.wall())
        } catch {
            guard !Task.isCancelled else { return }
            logger.error("cannot give claims back", metadata: ["error": "\(error)"])
        }
    }
}
