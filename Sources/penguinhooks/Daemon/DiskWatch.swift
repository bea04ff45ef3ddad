import Logging
import ServiceLifecycle
import Store

/// Ends the daemon when its disk fails: nobody knows then what is on it, and the next start finds out.
struct DiskWatch: Service {
    /// So long callers have to be told that what they handed in is not certain.
    private static let farewell = Duration.milliseconds(300)

    let store: Store
    let logger: Logger

    func run() async throws {
        let failure = await cancelWhenGracefulShutdown { await store.failure() }
        guard let failure else {
            // Stopped before; a service that returns early would end the others.
            try await gracefulShutdown()
            return
        }
        logger.critical("the disk fails; the daemon ends", metadata: ["error": "\(failure)"])
        try await Task.sleep(for: Self.farewell)
        throw failure
    }
}
