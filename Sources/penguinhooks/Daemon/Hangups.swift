import Logging
import ServiceLifecycle
import UnixSignals

/// Keeps SIGHUP from ending the daemon: what it would reload is followed as it is applied.
struct Hangups: Service {
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() {
            logger.notice("hang-up received: declarations take effect when they are applied")
        }
    }
}
