import Foundation

/// A state with a webhook that points at a receiver, and a daemon that serves it.
final class RunningDaemon {
    let port: UInt16
    /// A token that may post events.
    let token: String
    let room: URL
    private let process: RunningProcess

    /// Declares a webhook for all events, applies it and starts a daemon on a free port.
    convenience init(_ workbench: Workbench, receiver: UInt16) throws {
        let endpoint = Endpoint(key: "bench", url: "http://127.0.0.1:\(receiver)/in")
        try self.init(workbench, endpoints: [endpoint])
    }

    /// Declares webhooks, applies them, lets `prepare` work on the folder and starts a daemon on a free port.
    init(
        _ workbench: Workbench,
        endpoints: [Endpoint],
        prepare: (URL) throws -> Void = { _ in }
    ) throws {
        room = try workbench.room("daemon")
        let folder = room.appending(path: "webhooks.d")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for endpoint in endpoints { try endpoint.declare(in: folder) }
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
        try prepare(room)
        process = try Self.start(workbench, in: room)
        port = try Self.port(of: process)
    }

    /// A daemon on another one's state, which was copied to a folder, with the same token.
    init(continuing other: RunningDaemon, state folder: URL, _ workbench: Workbench) throws {
        room = folder
        token = other.token
        process = try Self.start(workbench, in: folder)
        port = try Self.port(of: process)
    }

    private static func start(_ workbench: Workbench, in room: URL) throws -> RunningProcess {
        try RunningProcess(
            workbench.binary,
            ["daemon", "--listen", "127.0.0.1:0", "--allow-private", "127.0.0.0/8"]
                + ["--state", "state.sqlite"],
            in: room
        )
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

    /// Its process, for the kernel's figures.
    var pid: Int32 { process.pid }

    /// The bytes of its state, the log included.
    var diskBytes: Int {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: room.path)
                .filter { $0.hasPrefix("state.sqlite") }
                .reduce(0) { sum, name in
                    let file = room.appending(path: name).path
                    let attributes = try FileManager.default.attributesOfItem(atPath: file)
                    return sum + ((attributes[.size] as? Int) ?? 0)
                }
        }
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

/// A webhook of a measurement, and where it points.
struct Endpoint {
    var key: String
    var url: String
    /// The only workspace whose events it takes; nil takes all.
    var workspace: String?

    func declare(in folder: URL) throws {
        let filter = workspace.map { "filters: {workspaces: [\($0)]}\n" } ?? ""
        let declaration = """
            name: Bench
            url: \(url)
            events: ["*"]
            notify: [bench@example.com]
            concurrency: 64
            \(filter)
            """
        try declaration.write(
            to: folder.appending(path: key + ".yaml"),
            atomically: false,
            encoding: .utf8
        )
    }
}
