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

    var listeners: DispatcherListeners {
        DispatcherListeners { notice in await record(notice) }
    }

    private func record(_ notice: PauseNotice) async {
        do {
            let event = try Catalogue.builtIn.newEvent(
                from: json(notice),
                now: notice.at,
                sha256: SHA256.digest
            )
            _ = try await store.accept([event], at: notice.at)
        } catch {
            // The pause itself is on disk; only its announcement is lost.
            logger.error(
                "could not record that a webhook was paused",
                metadata: ["webhook": "\(notice.webhook.key)", "error": "\(error)"]
            )
        }
    }

    private func json(_ notice: PauseNotice) -> JSON {
        let webhook = notice.webhook
        let count = notice.consecutiveFailures
        return .members([
            "type": "system.webhook_paused",
            "created_at": .string(notice.at.rfc3339),
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
