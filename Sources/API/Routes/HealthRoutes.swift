import Hummingbird
import Logging
import Model
import Store
import Text

/// Routes for machines that watch the daemon: no token, nothing of payloads or addresses.
extension Operations {
    func addHealthRoutes(to router: Router<PlatformContext>) {
        router.get("healthz") { _, _ in
            Response.text("ok\n", type: "text/plain; charset=utf-8")
        }
        router.get("readyz") { _, context in
            if feed.isFinished { return Problem.draining.response }
            if let free = Disk.freeBytes(beside: store.path), free < Disk.least {
                return Problem(StoreError.diskFull(path: store.path)).unready.response
            }
            do throws(StoreError) {
                try store.requireSpace()
                _ = try await store.liveState()
                return Response.text("ready\n", type: "text/plain; charset=utf-8")
            } catch {
                context.logger.error("Not ready", metadata: ["error": "\(error)"])
                return Problem(error).unready.response
            }
        }
        router.get("metrics") { _, _ in
            let now = now()
            let webhooks = try await store.webhooks()
            let health = try await store.health24h(now: now)
            let live = try await store.liveState()
            let text = MetricsText(
                webhooks: webhooks,
                health: health,
                live: live,
                totals: try await store.totals(),
                requests: requests.counts,
                now: now
            ).text
            return Response.text(text, type: "text/plain; version=0.0.4; charset=utf-8")
        }
    }
}

extension Problem {
    fileprivate static var draining: Problem {
        Problem(503, "draining", title: "Not ready", detail: "The daemon is about to end.")
    }

    /// The same as an answer that takes this daemon out of rotation.
    fileprivate var unready: Problem {
        var problem = self
        problem.status = 503
        return problem
    }
}
