import Catalogue
import Delivery
import Logging
import Model
import Signing
import Store
import Text

/// Records `system.webhook_paused` when a webhook stops by itself.
struct PauseEvents {
    let store: Store
    let logger: Logger

    /// Pauses older than that are not told of after a start.
    private static let memory = Duration.seconds(7 * 86_400)

    var listeners: DispatcherListeners {
        DispatcherListeners { notice in _ = await record(notice) }
    }

    /// Tells of pauses that a daemon which was killed had no time to tell of; what was told is not told again.
    func tellMissed(_ notify: @Sendable (DeliveryNotice) -> Void) async throws(StoreError) {
        let now = Timestamp.now()
        for webhook in try await store.webhooks() {
            let operation = webhook.operation
            guard let reason = operation.inactivity, let since = operation.inactiveSince,
                now.since(since) < Self.memory
            else { continue }
            let notice = PauseNotice(
                webhook: webhook,
                reason: reason,
                consecutiveFailures: operation.consecutiveFailures,
                lastError: operation.lastError,
                at: since
            )
            if await record(notice) { notify(.paused(notice)) }
        }
    }

    /// Records the event; false where it was recorded before.
    private func record(_ notice: PauseNotice) async -> Bool {
        do {
            let event = try Catalogue.builtIn.newEvent(
                from: json(notice),
                now: notice.at,
                sha256: SHA256.digest
            )
            let acceptances = try await store.accept([event], at: notice.at)
            if case .accepted? = acceptances.first { return true }
        } catch {
            // The pause itself is on disk; the next start tells of it.
            logger.error(
                "could not record that a webhook was paused",
                metadata: ["webhook": "\(notice.webhook.key)", "error": "\(error)"]
            )
        }
        return false
    }

    private func json(_ notice: PauseNotice) -> JSON {
        let webhook = notice.webhook
        let count = notice.consecutiveFailures
        return .members([
            "type": "system.webhook_paused",
            "created_at": .string(notice.at.rfc3339),
            "idempotency_key": .string("paused:\(webhook.id):\(notice.at.milliseconds)"),
            "data": .members([
                "webhook": .members([
                    "id": .string(webhook.id.rawValue),
                    "key": .string(webhook.key.rawValue),
                    "name": .string(webhook.configuration.name),
                    "owner": webhook.configuration.owner.map(JSON.string) ?? .null,
                ]),
                "paused_at": .string(notice.at.rfc3339),
                "reason": .string(notice.reason.rawValue),
                "message": .string(NoticeText.sentence(notice)),
                "consecutive_failures": .integer(count),
                "last_error": notice.lastError.map { .members(["message": .string($0)]) } ?? .null,
            ]),
        ])
    }
}
