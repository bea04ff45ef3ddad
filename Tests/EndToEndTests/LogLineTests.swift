import Model
import Receiver
import TestSupport
import Testing
import Text

/// What a daemon writes as it delivers, without any flag: a line for each failure and none for successes.
struct LogLineTests {
    @Test(.timeLimit(.minutes(5)))
    func eachFailureIsALineAndNoSuccessIs() async throws {
        // Every event fails the first time it comes.
        let behaviour: @Sendable (ReceivedDelivery) -> Behaviour = { delivery in
            delivery[header: "x-penguinmails-attempt"] == "1" ? .status(503) : .good
        }
        try await Deployment.run(behaviour: behaviour) { deployment in
            let (_, outcome) = try await deployment.binary.daemon { _ in
                for number in 0..<3 { try await deployment.emit("evt_\(number)") }
                try await deployment.test.recorder.wait(for: 6)
                let log = try await deployment.deliveries { deliveries in
                    deliveries.allSatisfy { $0["status"]?.string == "succeeded" }
                }
                #expect(log.count == 3)
            }
            let lines = outcome.noticesText.split(separator: "\n")
            let failures = lines.filter { $0.contains("attempt failed") }
            #expect(failures.count == 3, "\(outcome.noticesText)")
            for number in 0..<3 {
                let ours = lines.filter { $0.contains("evt_\(number)") }
                #expect(ours.count == 1, "\(outcome.noticesText)")
                let line = ours.first ?? ""
                for fact in [
                    " notice attempt failed attempt=1/10 class=status ",
                    #" error="503 Service Unavailable" "#, " state=retrying webhook=everything",
                ] {
                    #expect(line.contains(fact), "\(line)")
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(5)), arguments: [401, 403])
    func anEndpointThatRefusesOurSignatureIsOneWarning(status: Int) async throws {
        let behaviour: @Sendable (ReceivedDelivery) -> Behaviour = { _ in .status(status) }
        try await Deployment.run(behaviour: behaviour) { deployment in
            let (_, outcome) = try await deployment.binary.daemon { daemon in
                for number in 0..<3 {
                    try await deployment.emit("evt_\(number)")
                    _ = try await daemon.process.line(containing: "event=evt_\(number)")
                }
            }
            let warnings = outcome.noticesText.split(separator: "\n").filter {
                $0.contains("Signature verification failed. Check your secret key.")
            }
            #expect(warnings.count == 1, "\(outcome.noticesText)")
            #expect(warnings.first?.contains(" warning ") == true, "\(warnings)")
            #expect(warnings.first?.contains("webhook=everything") == true, "\(warnings)")
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func asJSONEveryLineIsAnObject() async throws {
        let behaviour: @Sendable (ReceivedDelivery) -> Behaviour = { _ in .status(503) }
        try await Deployment.run(behaviour: behaviour) { deployment in
            let flags = ["--log-format", "json", "--log-level", "debug"]
            let (_, outcome) = try await deployment.binary.daemon(flags) { daemon in
                try await deployment.emit("evt_json")
                _ = try await daemon.process.line(containing: "attempt failed")
            }
            let lines = outcome.noticesText.split(separator: "\n")
                .filter { !$0.contains("listening on") }
            let objects = try lines.map { try JSON.parse(Array($0.utf8)) }
            for object in objects {
                #expect(object["time"]?.string.flatMap { Timestamp(rfc3339: $0) } != nil)
                #expect(object["level"]?.string != nil)
                #expect(object["message"]?.string != nil)
            }
            let failure = try #require(
                objects.first { $0["message"]?.string == "attempt failed" }
            )
            #expect(failure["level"]?.string == "notice")
            #expect(failure["webhook"]?.string == "everything")
            #expect(failure["event"]?.string == "evt_json")
            #expect(failure["error"]?.string == "503 Service Unavailable")
        }
    }
}
