import FoundationEssentials
import Receiver
import TestSupport
import Testing
import Text

/// How the daemon starts, stops and bears a full disk.
struct DaemonTests {
    @Test(.timeLimit(.minutes(5)))
    func endsInTimeAlthoughAReceiverHangs() async throws {
        let behaviour: @Sendable (ReceivedDelivery) -> Behaviour = { _ in
            Behaviour(.hangBeforeHeaders)
        }
        try await Deployment.run(behaviour: behaviour) { deployment in
            let event = try await deployment.event(id: "evt_hang")
            let emitted = try await deployment.binary.run("emit", input: event)
            #expect(emitted.status == 0, "\(emitted.noticesText)")

            let clock = ContinuousClock()
            let (asked, outcome) = try await deployment.binary.daemon(["--drain-timeout", "1s"]) {
                _ in
                try await deployment.test.recorder.wait(for: 1)
                return clock.now
            }

            #expect(outcome.status == 0, "\(outcome.noticesText)")
            #expect(clock.now - asked < .seconds(20))
            // What became of it nobody knows, so the next start sends it again.
            deployment.test.receiver.setEndpoint(Receiver.Endpoint(), at: "/all")
            try await deployment.binary.daemon { _ in
                try await deployment.test.recorder.wait(for: 2)
                let log = try await deployment.deliveries {
                    $0.first?["status"]?.string == "succeeded"
                }
                #expect(log.first?["status"]?.string == "succeeded", "\(log)")
            }
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func deliversWhatWaitsAfterARestart() async throws {
        try await Deployment.run { deployment in
            let example = try await deployment.example()
            let lines = TrickyEvents.lines(1500, prefix: "evt_wait", like: example)
            let emitted = try await deployment.binary.run("emit", input: lines)
            #expect(emitted.status == 0, "\(emitted.noticesText)")

            try await deployment.binary.daemon { daemon in
                try await deployment.test.recorder.wait(for: 100)
                try daemon.process.kill()
            }
            try await deployment.binary.daemon { _ in
                try await deployment.test.recorder.wait { deliveries in
                    Set(deliveries.compactMap { $0[header: "webhook-id"] }).count == 1500
                }
            }
        }
    }

    @Test func saysOnlyOnceThatAPortIsTaken() async throws {
        try await Deployment.run { deployment in
            let taken = "127.0.0.1:\(deployment.test.receiver.port)"

            let outcome = try await deployment.binary.run("daemon", "--listen", taken)

            #expect(outcome.status == 1)
            let lines = outcome.noticesText.split(separator: "\n")
            #expect(lines.count == 1, "\(outcome.noticesText)")
            #expect(lines.first?.contains(taken) == true)
            #expect(lines.first?.contains("Address already in use") == true)
        }
    }

    @Test(.enabled(Rights.mounting) { try await Rights.mayMount() }, .timeLimit(.minutes(5)))
    func refusesEventsOnAFullDiskAndTakesThemAgainLater() async throws {
        let folder = try TemporaryFolder()
        try await withSmallDisk(at: folder.file("disk"), size: "8m") { disk in
            let binary = try Penguinhooks(in: folder)
            try await TestReceiver.run { test in
                try binary.folder.write(
                    "name: A\nurl: \(test.url())\nevents: [\"*\"]\n",
                    to: "webhooks.d/a.yaml"
                )
                let state = ["--state", disk + "/state.sqlite"]
                _ = try await binary.run(["reconcile", "--apply", "--yes"] + state, input: [])
                try binary.folder.write([UInt8](repeating: 0, count: 3_000_000), to: "disk/ballast")

                let (acknowledged, outcome) = try await binary.daemon(state) { daemon in
                    var acknowledged = try await fill(binary, state)
                    try FileManager.default.removeItem(atPath: disk + "/ballast")
                    // The daemon looks for space now and then, not at every request.
                    var later = try await emit(binary, state, id: "evt_later")
                    let end = ContinuousClock.now + .seconds(60)
                    while later.status != 0, ContinuousClock.now < end {
                        later = try await emit(binary, state, id: "evt_later")
                    }
                    #expect(later.status == 0, "\(later.noticesText)")
                    acknowledged.insert("evt_later")
                    let expected = acknowledged
                    try await test.recorder.wait { deliveries in
                        expected.isSubset(of: deliveries.compactMap { $0[header: "webhook-id"] })
                    }
                    return acknowledged
                }

                #expect(acknowledged.count > 1)
                #expect(outcome.status == 0, "\(outcome.noticesText)")
            }
        }
    }

    /// Emits until the disk is full; the ids that were acknowledged.
    private func fill(_ binary: Penguinhooks, _ state: [String]) async throws -> Set<String> {
        var acknowledged: Set<String> = []
        for index in 0..<100 {
            let outcome = try await emit(binary, state, id: "evt_\(index)")
            guard outcome.status == 0 else {
                #expect(outcome.noticesText.contains("No space is left"), "\(outcome.noticesText)")
                return acknowledged
            }
            acknowledged.insert("evt_\(index)")
        }
        Issue.record("the disk never filled up")
        return acknowledged
    }

    private func emit(
        _ binary: Penguinhooks,
        _ state: [String],
        id: String
    ) async throws -> ProcessOutcome {
        let shown = try await binary.run("events", "show", "email.sent", "--format", "json")
        let data = try shown.json()["example"]?["data"]?.text.dropLast() ?? ""
        let padding = String(repeating: "x", count: 100_000)
        let event = #"{"id":"\#(id)","type":"email.sent","data":\#(data),"x":"\#(padding)"}}"#
        return try await binary.run(["emit"] + state, input: Array(event.utf8))
    }
}
