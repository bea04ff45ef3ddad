import Catalogue
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the team's event types again at SIGHUP; webhooks are followed as they are applied.
struct Hangups: Service {
    let catalogue: LiveCatalogue
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() {
            await catalogue.reload()
            logger.notice(
                "event types were read again",
                metadata: ["count": "\(catalogue.current.types.count)"]
            )
        }
    }
}
