import API
import Delivery
import Logging
import Model
import ServiceLifecycle
import Store

/// Removes what is older than it has to be kept: at the start and every hour.
struct Housekeeping: Service {
    let store: Store
    /// How long payloads are kept.
    let retention: Duration
    /// How long deliveries are held.
    let heldMaxAge: Duration
    /// Tells people what was given up.
    let notify: @Sendable (DeliveryNotice) -> Void
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await clean()
                do {
                    try await Task.sleep(for: .seconds(3600))
                } catch {
                    return
                }
            }
        }
    }

    private func clean() async {
        let now = Timestamp.now()
        do throws(StoreError) {
            // Asked for before: the daemon may be told to stop in between.
            let webhooks = try await store.webhooks()
            let removals = try await store.prune(
                .usual(at: now, payloads: retention, held: heldMaxAge),
                now: now
            ) { expired in
                for webhook in webhooks {
                    guard let count = expired[webhook.id] else { continue }
                    notify(.expired(ExpiredNotice(webhook: webhook, count: count, at: now)))
                }
            }
            guard !removals.isEmpty else { return }
            logger.notice(
                "removed what is old enough",
                metadata: [
                    "payloads": "\(removals.payloads)", "events": "\(removals.events)",
                    "deliveries": "\(removals.deliveries)", "expired": "\(removals.expired)",
                ]
            )
        } catch {
            // Nothing depends on it: the next hour, or the next start, tries again.
            guard !Task.isCancelled else { return }
            logger.error("cannot remove what is old", metadata: ["error": "\(error)"])
        }
    }
}
