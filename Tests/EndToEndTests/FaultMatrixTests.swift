import FoundationEssentials
import TestSupport
import Testing
import Text

/// Every fault an endpoint can have: what is recorded of it, and that nothing is lost once it ends.
struct FaultMatrixTests {
    private static let events = ["evt_first", "evt_second"]

    @Test(.timeLimit(.minutes(5)))
    func nothingIsLostWhateverAnEndpointDoes() async throws {
        guard try await areToolsThere else { return }
        try await run(Fault.allCases.filter { !$0.isOfName }) { endpoints, binary, body in
            let flags = ["--endpoint-ca", endpoints.caFile]
            let (_, outcome) = try await binary.daemon(flags) { try await body($0.process) }
            #expect(outcome.status == 0, "\(outcome.noticesText)")
        }
    }

    /// With a name server of its own for the daemon.
    @Test(.enabled(Rights.mounting) { try await Rights.mayMount() }, .timeLimit(.minutes(5)))
    func nothingIsLostWhateverANameServerDoes() async throws {
        guard try await areToolsThere else { return }
        try await run(Fault.allCases.filter(\.isOfName)) { endpoints, binary, body in
            try await endpoints.runDaemon(of: binary, while: body)
        }
    }

    @Test func theReadmeHasALineForEachFault() throws {
        let path = OutsideTools.support("../../../README.md")
        let readme = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        let lines = readme.split(separator: "\n").filter { $0.hasPrefix("| ") }
        for fault in Fault.allCases {
            let line = lines.first { $0.contains("(`\(fault.rawValue)`)") }
            let found = try #require(line, "the README says nothing of \(fault.rawValue)")
            let says = found.contains("`\(fault.errorClass ?? "succeeded")`")
            #expect(says, "\(found)")
        }
    }

    private var areToolsThere: Bool {
        get async throws {
            for name in ["python3", "openssl", "faketime"] {
                guard try await OutsideTools.require(name) else { return false }
            }
            return true
        }
    }

    /// Sends two events to each endpoint, waits for the faults to be recorded, ends them, waits for the deliveries.
    private func run(
        _ faults: [Fault],
        _ daemon:
            @Sendable (
                FaultyEndpoints, Penguinhooks, @Sendable (RunningProcess) async throws -> Void
            ) async throws -> Void
    ) async throws {
        let binary = try Penguinhooks()
        try await FaultyEndpoints.run(in: binary.folder) { endpoints in
            try await declare(faults, at: endpoints, in: binary)
            try await daemon(endpoints, binary) { process in
                for id in Self.events { try await emit(id, by: binary) }
                for fault in faults { try await expect(fault, in: process, at: endpoints) }
                try await endpoints.heal()
                let log = try await log(of: binary) { log in
                    log.allSatisfy { $0["status"]?.string == "succeeded" }
                }
                expectNoLongWait(in: process)
                for fault in faults {
                    let entries = log.filter { $0["webhook"]?.string == fault.rawValue }
                    #expect(entries.count == Self.events.count)
                    for entry in entries {
                        #expect(entry["status"]?.string == "succeeded", "\(entry.text)")
                    }
                    #expect(Set(endpoints.taken(by: fault)) == Set(Self.events), "\(fault)")
                }
            }
        }
    }

    /// Waits until a fault was met.
    private func expect(
        _ fault: Fault,
        in daemon: RunningProcess,
        at endpoints: FaultyEndpoints
    ) async throws {
        guard let errorClass = fault.errorClass else {
            return try await endpoints.take(Self.events, at: fault)
        }
        _ = try await daemon.line(saying: "\(fault.rawValue): \(errorClass)") { line in
            line.contains("attempt failed") && line.contains(" class=\(errorClass) ")
                && line.hasSuffix(" webhook=\(fault.rawValue)")
        }
    }

    /// No attempt takes as long as the name server's silence: that would hold up all others.
    private func expectNoLongWait(in daemon: RunningProcess) {
        for line in daemon.notices.split(separator: "\n") where line.contains("attempt failed") {
            let word = line.split(separator: " ").first { $0.hasPrefix("ms=") }
            let took = word.flatMap { Int($0.dropFirst(3)) } ?? .max
            #expect(took < 25_000, "\(line)")
        }
    }

    private func declare(
        _ faults: [Fault],
        at endpoints: FaultyEndpoints,
        in binary: Penguinhooks
    ) async throws {
        for fault in faults {
            // Tries enough for the slowest machine, and no breaker or pause between them.
            let declaration = """
                name: \(fault.rawValue)
                url: \(endpoints.url(fault))
                events: [email.sent]
                timeout: 1s
                concurrency: 1
                retry: {max_attempts: 10, delays: [1s, 2s, 4s, 8s, 16s, 30s]}
                breaker: 1000
                auto_pause_after: 1000

                """
            try binary.folder.write(declaration, to: "webhooks.d/\(fault.rawValue).yaml")
        }
        let applied = try await binary.run("reconcile", "--apply", "--yes")
        guard applied.status == 0 else { throw SetUpFailure(text: applied.noticesText) }
    }

    private func emit(_ id: String, by binary: Penguinhooks) async throws {
        let shown = try await binary.run("events", "show", "email.sent", "--format", "json")
        let data = try shown.json()["example"]?["data"]?.text ?? ""
        let event = #"{"id":"\#(id)","type":"email.sent","data":\#(data)}"#
        let emitted = try await binary.run("emit", input: event)
        guard emitted.status == 0 else { throw SetUpFailure(text: emitted.noticesText) }
    }

    /// The delivery log once it is as wanted; the log as it is where that takes too long.
    private func log(
        of binary: Penguinhooks,
        until isReady: ([JSON]) -> Bool
    ) async throws -> [JSON] {
        let end = ContinuousClock.now + .seconds(120)
        while true {
            let listed = try await binary.run(
                "deliveries",
                "list",
                "--limit",
                "100",
                "--format",
                "json"
            )
            guard listed.status == 0 else { throw SetUpFailure(text: listed.noticesText) }
            let deliveries = try listed.json()["deliveries"]?.array ?? []
            if isReady(deliveries) || ContinuousClock.now > end { return deliveries }
        }
    }
}
