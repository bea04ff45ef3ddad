import Catalogue
import Logging
import Model
import ServiceLifecycle
import Signing
import Store
import Text

/// Lets go at the start of each period what waited for quota, and says who is over it.
struct QuotaRefill: Service {
    let store: Store
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // What quotas that are gone held is let go.
            await refill()
            while !Task.isCancelled {
                do {
                    try await Task.sleep(for: await untilNextPeriod())
                } catch {
                    return
                }
                await announce()
                await refill()
            }
        }
    }

    /// To the end of the shortest period; long where there is no quota, so that it costs nothing then.
    private func untilNextPeriod() async -> Duration {
        do throws(StoreError) {
            let now = Timestamp.now()
            let waits = try await store.quotas().map { quota in
                let length = quota.limit.unit.duration.wholeMilliseconds
                return Duration.milliseconds(length - now.milliseconds % length)
            }
            return waits.min() ?? .seconds(3600)
        } catch {
            report(error)
            return .seconds(60)
        }
    }

    private func refill() async {
        do throws(StoreError) {
            let count = try await store.refillQuotas(now: .now())
            if count > 0 { logger.info("quota refilled", metadata: ["deliveries": "\(count)"]) }
        } catch {
            report(error)
        }
    }

    private func announce() async {
        do {
            for notice in try await store.quotaNotices(now: .now()) {
                logger.warning(
                    "a workspace is over its quota",
                    metadata: [
                        "workspace": "\(notice.workspace)", "quota": "\(notice.limit.text)",
                        "held": "\(notice.held)",
                    ]
                )
                let event = try Catalogue.builtIn.newEvent(
                    from: Self.json(notice),
                    now: notice.at,
                    sha256: SHA256.digest
                )
                _ = try await store.accept([event], at: notice.at)
                try await store.noteQuotaNotice(of: notice.workspace, at: notice.at)
            }
        } catch {
            report(error)
        }
    }

    private func report(_ error: any Error) {
        // The next period tries again.
        guard !Task.isCancelled else { return }
        logger.error("cannot look after quotas", metadata: ["error": "\(error)"])
    }

    private static func json(_ notice: QuotaNotice) -> JSON {
        .members([
            "type": "system.quota_exceeded",
            "workspace": .string(notice.workspace),
            "created_at": .string(notice.at.rfc3339),
            "data": .members([
                "workspace": .string(notice.workspace),
                "exceeded_at": .string(notice.at.rfc3339),
                "quota": .members([
                    "limit": .integer(notice.limit.count),
                    "period": .string("1" + notice.limit.unit.rawValue),
                ]),
                "held_deliveries": .integer(notice.held),
                "message": .string(WorkspaceQuota.message),
            ]),
        ])
    }
}
