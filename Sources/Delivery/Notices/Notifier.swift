package import Logging
import Model
import ServiceLifecycle
import Synchronization

/// Tells people by mail what happened to their webhooks; its troubles never reach delivery.
package final class Notifier: Service {
    /// What became of a mail that was not sent.
    package struct Refusal: Error {
        package var message: String
        /// Whether trying again is useless.
        package var isFinal: Bool

        package init(message: String, isFinal: Bool) {
            self.message = message
            self.isFinal = isFinal
        }
    }

    /// Who mails come from and go to.
    package struct Addresses: Sendable {
        package var from: String
        /// Told of webhooks that name nobody.
        package var fallback: [String]
        /// Where the published pages are.
        package var site: String?

        package init(from: String, fallback: [String], site: String?) {
            self.from = from
            self.fallback = fallback
            self.site = site
        }
    }

    private struct State {
        var desk: NoticeDesk
        var isStopping = false
    }

    /// What is left when it stops has so long.
    private static let farewell = Duration.seconds(5)

    private let addresses: Addresses
    private let send: @Sendable (MailMessage) async throws(Refusal) -> Void
    private let clock: DeliveryClock
    private let logger: Logger
    private let state: Mutex<State>
    private let wakeup = Wakeup()
    private let alarm = Alarm()

    package init(
        _ addresses: Addresses,
        pace: NoticeDesk.Pace = NoticeDesk.Pace(),
        clock: DeliveryClock = .system,
        logger: Logger,
        send: @escaping @Sendable (MailMessage) async throws(Refusal) -> Void
    ) {
        self.addresses = addresses
        self.clock = clock
        self.logger = logger
        self.send = send
        state = Mutex(State(desk: NoticeDesk(pace)))
    }

    /// Takes a notice; never waits.
    package func post(_ notice: DeliveryNotice) {
        let named = notice.webhook.configuration.notify
        let recipients = Set(named.isEmpty ? addresses.fallback : named).sorted()
        let now = clock.elapsed()
        let next = state.withLock { state in
            state.desk.add(notice, for: recipients, at: now)
            return state.desk.nextDue
        }
        alarm.set(next)
    }

    /// Sends mails until it is to stop; then what is left, once.
    package func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask {
                    await self.alarm.run(self.clock) { self.wakeup.signal() }
                }
                await self.serve()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.stop()
        }
        await finish()
    }

    /// Ends `run`, after what is left was sent.
    package func stop() {
        state.withLock { $0.isStopping = true }
        wakeup.signal()
    }

    private func serve() async {
        while !Task.isCancelled {
            let now = clock.elapsed()
            let (mails, isStopping) = state.withLock { state in
                state.isStopping ? ([], true) : (state.desk.take(at: now), false)
            }
            if isStopping { return }
            for mail in mails { await deliver(mail) }
            let (next, lost) = state.withLock { ($0.desk.nextDue, $0.desk.takeLost()) }
            if lost > 0 {
                logger.error("too many people to notify", metadata: ["notices": "\(lost)"])
            }
            alarm.set(next)
            await wakeup.wait()
        }
    }

    private func finish() async {
        let left = state.withLock { $0.desk.take(at: .zero, everything: true) }
        guard !left.isEmpty else { return }
        await withDiscardingTaskGroup { group in
            let sending = Task { for mail in left { await self.deliver(mail, isLast: true) } }
            group.addTask {
                do {
                    try await ContinuousClock().sleep(for: Self.farewell)
                    sending.cancel()
                } catch {
                    // All were sent in time.
                }
            }
            await sending.value
            group.cancelAll()
        }
    }

    private func deliver(_ outgoing: NoticeDesk.Outgoing, isLast: Bool = false) async {
        let now = clock.wall()
        let text = NoticeText(outgoing.digest, site: addresses.site)
        let message = MailMessage(
            from: addresses.from,
            to: outgoing.digest.recipients,
            subject: text.subject,
            body: text.body,
            date: now,
            id: AttemptID.make(at: now).rawValue
        )
        do throws(Refusal) {
            try await send(message)
        } catch {
            let elapsed = clock.elapsed()
            let isKept =
                !isLast && !error.isFinal
                && state.withLock { $0.desk.putBack(outgoing, at: elapsed) }
            logger.log(
                level: isKept ? .warning : .error,
                isKept ? "mail not sent, to be tried again" : "mail not sent",
                metadata: [
                    "to": "\(message.to.joined(separator: " "))", "subject": "\(text.subject)",
                    "error": "\(error.message)",
                ]
            )
        }
    }
}
