import FoundationEssentials
import Glibc
import Receiver
import TestSupport
import Testing
import Text

/// A daemon whose disk is full or fails.
struct DiskTests {
    @Test(.enabled(Rights.mounting) { try await Rights.mayMount() }, .timeLimit(.minutes(5)))
    func outcomesAreRecordedOnAFullDisk() async throws {
        let folder = try TemporaryFolder()
        try await withSmallDisk(at: folder.file("disk"), size: "192m") { disk in
            let binary = try Penguinhooks(in: folder)
            try await TestReceiver.run { test in
                // What the endpoint answers is more than the state's files have room for.
                let page = [UInt8](repeating: 0x61, count: 60_000)
                test.receiver.setEndpoint(
                    Receiver.Endpoint { _ in
                        Behaviour(.answer(status: 500, body: page), delay: .seconds(4))
                    },
                    at: "/slow"
                )
                try binary.folder.write(
                    "name: A\nurl: \(test.url("/slow"))\nevents: [\"*\"]\nretry: {enabled: false}\n",
                    to: "webhooks.d/a.yaml"
                )
                let state = ["--state", disk + "/state.sqlite"]
                _ = try await binary.run(["reconcile", "--apply", "--yes"] + state, input: [])
                let made = try await binary.run(
                    ["token", "create", "--role", "publisher", "--format", "json"] + state,
                    input: []
                )
                let token = try made.json()["token"]?.string ?? ""
                try await binary.daemon(state) { daemon in
                    #expect(binary.folder.has("disk/state.sqlite.reserve"))
                    #expect(try await readiness(of: daemon) == "200 ready")
                    let first = try await emit(binary, state, id: "evt_first")
                    #expect(first.status == 0, "\(first.noticesText)")
                    try await test.recorder.wait(for: 1)
                    try await fill(disk, while: daemon)
                    #expect(try await readiness(of: daemon) == "503 disk-full")

                    let log = try await log(binary, state) {
                        $0.first?["status"]?.string == "exhausted"
                    }
                    #expect(log.first?["status"]?.string == "exhausted", "\(log)")
                    let refused = try await emit(binary, state, id: "evt_refused")
                    #expect(refused.status == 1)
                    #expect(refused.noticesText.contains("No space is left"))
                    #expect(try await posted(to: daemon, token, by: binary) == "507 disk-full")
                    // Room was made for outcomes where the log had none; nothing new is taken on for all that.
                    #expect(try await readiness(of: daemon) == "503 disk-full")

                    try FileManager.default.removeItem(atPath: disk + "/ballast")
                    let end = ContinuousClock.now + .seconds(60)
                    var later = try await emit(binary, state, id: "evt_later")
                    while later.status != 0, ContinuousClock.now < end {
                        later = try await emit(binary, state, id: "evt_later")
                    }
                    #expect(later.status == 0, "\(later.noticesText)")
                    #expect(try await posted(to: daemon, token, by: binary) == "202")
                    #expect(try await readiness(of: daemon) == "200 ready")
                    #expect(binary.folder.has("disk/state.sqlite.reserve"))
                    try await test.recorder.wait { deliveries in
                        deliveries.contains { $0[header: "webhook-id"] == "evt_later" }
                    }
                }
                #expect(!binary.folder.has("disk/state.sqlite.reserve"))
            }
        }
    }

    @Test(.enabled(Rights.mounting) { try await Rights.mayMount() }, .timeLimit(.minutes(5)))
    func anEndWhileOutcomesWaitForRoomLosesNone() async throws {
        let folder = try TemporaryFolder()
        try await withSmallDisk(at: folder.file("disk"), size: "8m") { disk in
            let binary = try Penguinhooks(in: folder)
            try await TestReceiver.run { test in
                let page = [UInt8](repeating: 0x61, count: 60_000)
                test.receiver.setEndpoint(
                    Receiver.Endpoint { _ in
                        Behaviour(.answer(status: 500, body: page), delay: .seconds(2))
                    },
                    at: "/slow"
                )
                try binary.folder.write(
                    "name: A\nurl: \(test.url("/slow"))\nevents: [\"*\"]\nretry: {enabled: false}\n",
                    to: "webhooks.d/a.yaml"
                )
                let state = ["--state", disk + "/state.sqlite"]
                _ = try await binary.run(["reconcile", "--apply", "--yes"] + state, input: [])

                let (_, outcome) = try await binary.daemon(state) { daemon in
                    let sent = try await emit(binary, state, id: "evt_first")
                    #expect(sent.status == 0, "\(sent.noticesText)")
                    try await test.recorder.wait(for: 1)
                    try await fill(disk, while: daemon)
                    _ = try await daemon.process.line(containing: "cannot record attempts")
                    try FileManager.default.removeItem(atPath: disk + "/ballast")
                }

                #expect(outcome.status == 0, "\(outcome.noticesText)")
                let log = try await log(binary, state) { _ in true }
                #expect(log.map { $0["status"]?.string } == ["exhausted"])
            }
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func endsWhenTheDiskFails() async throws {
        try await Deployment.run { deployment in
            let binary = deployment.binary
            // Nothing is sent, so that no write but that of an event meets the limit.
            let paused = try await binary.run("webhooks", "pause", "everything")
            #expect(paused.status == 0, "\(paused.noticesText)")
            // A file may have so many KiB: writing beyond it is an error that is not "full".
            let script = """
                trap '' XFSZ; ulimit -f 3000
                exec "$0" daemon --listen 127.0.0.1:0 --allow-private 127.0.0.0/8
                """
            let shell = Tool("bash", folder: binary.folder.path)
            let (acknowledged, outcome) = try await shell.run(["-c", script, binary.path]) {
                process in
                _ = try await process.line(containing: "listening on http")
                var acknowledged: Set<String> = []
                var failed: ProcessOutcome?
                for index in 0..<200 where failed == nil {
                    let sent = try await emit(binary, [], id: "evt_\(index)")
                    if sent.status == 0 {
                        acknowledged.insert("evt_\(index)")
                    } else {
                        failed = sent
                    }
                }
                let text = try #require(failed).noticesText
                #expect(text.contains("disk"), "\(text)")
                _ = try await process.line(containing: "the daemon ends")
                return acknowledged
            }
            #expect(outcome.status == 1, "\(outcome.noticesText)")
            // What was acknowledged is there, and the next start goes on.
            try await binary.daemon { _ in
                let again = try await emit(binary, [], id: "evt_again")
                #expect(again.status == 0, "\(again.noticesText)")
                let log = try await deployment.deliveries(limit: 300) { _ in true }
                let kept = Set(log.compactMap { $0["event_id"]?.string })
                #expect(kept.isSuperset(of: acknowledged.union(["evt_again"])))
                #expect(acknowledged.count > 1)
            }
        }
    }

    /// Fills a disk while a daemon stands still: the answer that is on its way to it comes too late for what is free.
    private func fill(_ disk: String, while daemon: Penguinhooks.Daemon) async throws {
        try daemon.process.signal(SIGSTOP)
        let filled = try await Tool("dd").run(["if=/dev/zero", "of=\(disk)/ballast", "bs=4k"])
        try daemon.process.signal(SIGCONT)
        #expect(filled.status != 0)
    }

    /// What an event over HTTP is answered with: the status, and the problem's code where there is one.
    private func posted(
        to daemon: Penguinhooks.Daemon,
        _ token: String,
        by binary: Penguinhooks
    ) async throws -> String {
        let shown = try await binary.run("events", "show", "email.sent", "--format", "json")
        let data = try shown.json()["example"]?["data"]?.text ?? ""
        let answer = try await Tool("curl").run(
            [
                "-s", "-w", "\n%{http_code}", "-H", "authorization: Bearer \(token)",
                "-H", "content-type: application/json", "--data-binary", "@-",
                daemon.url + "/api/v1/platform/events",
            ],
            input: Array(#"{"type":"email.sent","data":\#(data)}"#.utf8)
        )
        let lines = answer.text.split(separator: "\n")
        let problem = try JSON.parse(Array((lines.first ?? "").utf8))["type"]?.string
        let code = problem?.split(separator: ":").last.map { " \($0)" } ?? ""
        return "\(lines.last ?? "")\(code)"
    }

    /// What `/readyz` says: the status, and the problem's code where there is one.
    private func readiness(of daemon: Penguinhooks.Daemon) async throws -> String {
        let asked = try await Tool("curl").run([
            "-s", "-w", " %{http_code}", daemon.url + "/readyz",
        ])
        let text = asked.text
        let status = text.split(separator: " ").last.map(String.init) ?? ""
        let problem = text.firstRange(of: "problem:").map { range in
            text[range.upperBound...].prefix { $0 != "\"" }
        }
        return "\(status) \(problem ?? text.prefix { !$0.isWhitespace })"
    }

    private func log(
        _ binary: Penguinhooks,
        _ state: [String],
        until isReady: ([JSON]) -> Bool
    ) async throws -> [JSON] {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            let listed = try await binary.run(
                ["deliveries", "list", "--format", "json"] + state,
                input: []
            )
            let deliveries = try listed.json()["deliveries"]?.array ?? []
            if isReady(deliveries) || ContinuousClock.now > end { return deliveries }
        }
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
