import Foundation

/// A state with a webhook that points at a receiver, and a daemon that serves it.
final class RunningDaemon {
    let port: UInt16
    /// A token that may post events.
    let token: String
    let room: URL
    private let process: RunningProcess

    /// Declares a webhook for all events, applies it and starts a daemon on a free port.
    init(_ workbench: Workbench, receiver: UInt16) throws {
        room = try workbench.room("daemon")
        let folder = room.appending(path: "webhooks.d")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let declaration = """
            name: Bench
            url: http://127.0.0.1:\(receiver)/in
            events: ["*"]
            notify: [bench@example.com]
            concurrency: 64

            """
        try declaration.write(
            to: folder.appending(path: "bench.yaml"),
            atomically: false,
            encoding: .utf8
        )
        let state = ["--state", "state.sqlite"]
        try workbench.penguinhooks(["reconcile", "--apply", "--yes"] + state, in: room)
        let created = try workbench.penguinhooks(
            ["token", "create", "--role", "publisher", "--format", "json"] + state,
            in: room
        )
        let parts = created.output.split(separator: "\"")
        guard let name = parts.firstIndex(of: "token"), name + 2 < parts.count else {
            throw BenchmarkError(description: "no token in \(created.output)")
        }
        token = String(parts[name + 2])
        process = try RunningProcess(
            workbench.binary,
            ["daemon", "--listen", "127.0.0.1:0", "--allow-private", "127.0.0.0/8"] + state,
            in: room
        )
        port = try Self.port(of: process)
    }

    /// Where events are posted.
    var events: String { "http://127.0.0.1:\(port)/api/v1/platform/events" }

    /// Resident memory in megabytes, now.
    func memory() throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(process.pid)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap { Double($0) }
        return (kilobytes ?? .nan) / 1024
    }

    /// Ends it gracefully and says what it cost.
    func stop() -> Measurement {
        process.terminate()
        return process.wait()
    }

    /// Waits for the line that says where it listens.
    private static func port(of process: RunningProcess) throws -> UInt16 {
        for _ in 0..<2000 {
            let line = try process.errorText.split(separator: "\n")
                .first { $0.hasPrefix("listening on http://") }
            if let port = line?.split(separator: ":").last.flatMap({ UInt16($0) }) { return port }
            usleep(5000)
        }
        throw BenchmarkError(description: "the daemon did not start: \(try process.errorText)")
    }
}
