import API
import Catalogue
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the team's event types, the policy and the certificate again at SIGHUP; webhooks are followed as they are applied.
struct Hangups: Service {
    let catalogue: LiveCatalogue
    let policy: LivePolicy?
    let certificate: ServerCertificate?
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() {
            await catalogue.reload()
            logger.notice(
                "event types were read again",
                metadata: ["count": "\(catalogue.current.types.count)"]
            )
            renewPolicy()
            renewCertificate()
        }
    }

    private func renewPolicy() {
        guard let policy else { return }
        do throws(CommandFailure) {
            try policy.reload()
            logger.notice("the policy was read again")
        } catch {
            logger.error(
                "the policy stays as it was",
                metadata: ["error": "\(error.message ?? "")"]
            )
        }
    }

    private func renewCertificate() {
        guard let certificate else { return }
        do throws(CertificateError) {
            try certificate.reload()
            logger.notice("the certificate was read again")
        } catch {
            logger.error("the certificate stays as it was", metadata: ["error": "\(error.message)"])
        }
    }
}
