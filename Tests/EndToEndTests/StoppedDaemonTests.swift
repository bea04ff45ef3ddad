import Glibc
import Receiver
import TestSupport
import Testing
import Text

/// A daemon that is stopped for a while, as a debugger or a suspended machine does, and goes on.
struct StoppedDaemonTests {
    @Test(.timeLimit(.minutes(5)))
    func nothingIsLostAndNoRepeatIsAnotherDelivery() async throws {
        // Every answer takes a moment, so that some are under way when it stops.
        let behaviour: @Sendable (ReceivedDelivery) -> Behaviour = { _ in
            Behaviour(.answer(status: 200), delay: .milliseconds(20))
        }
        try await Deployment.run(behaviour: behaviour) { deployment in
            let token = try await deployment.token()
            let example = try await deployment.example()
            let lines = TrickyEvents.lines(300, prefix: "evt_stop", like: example)
            let (accepted, outcome) = try await deployment.binary.daemon { daemon in
                let accepted = try await deployment.emit(lines, to: daemon.url, token: token)
                try await deployment.test.recorder.wait(for: 20)
                try daemon.process.signal(SIGSTOP)
                // Longer than the time that a request may take.
                _ = try await Tool("sleep").run(["6"])
                try daemon.process.signal(SIGCONT)
                let log = try await deployment.deliveries(limit: 400) { log in
                    log.allSatisfy { $0["status"]?.string == "succeeded" }
                }
                #expect(log.count == 300)
                #expect(log.allSatisfy { $0["status"]?.string == "succeeded" })
                return accepted
            }
            #expect(outcome.status == 0, "\(outcome.noticesText)")
            #expect(accepted.count == 300)
            let received = deployment.test.recorder.deliveries
            #expect(Set(received.compactMap { $0[header: "webhook-id"] }) == Set(accepted))
            let ids = Set(received.compactMap { $0[header: "x-penguinmails-delivery-id"] })
            #expect(ids.count == 300)
        }
    }
}
