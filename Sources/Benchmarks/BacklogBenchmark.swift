import Foundation

/// What size costs: memory and start with a backlog, the rate with a long history, and doing nothing.
enum BacklogBenchmark {
    private static let pending = 1_000_000
    /// `BENCH_HISTORY` asks for another number.
    private static let history =
        ProcessInfo.processInfo.environment["BENCH_HISTORY"].flatMap(Int.init) ?? 2_000_000

    static func run(_ workbench: Workbench) throws -> [Row] {
        try idle(workbench) + backlog(workbench) + withHistory(workbench)
    }

    private static func idle(_ workbench: Workbench) throws -> [Row] {
        let daemon = try RunningDaemon(workbench, receiver: 9)
        sleep(3)
        let wakeups = Double(try KernelFigures.wakeups(of: daemon.pid, seconds: 20)) / 20
        let memory = try KernelFigures.megabytes("VmRSS", of: daemon.pid)
        _ = daemon.stop()
        return [
            Row(what: "memory, idle", figure: "\(text(memory)) MB", against: "goal: 45 MB"),
            Row(
                what: "wake-ups, idle",
                figure: "\(text(wakeups, decimals: 1))/s",
                against: "goal: 2/s"
            ),
        ]
    }

    private static func backlog(_ workbench: Workbench) throws -> [Row] {
        let nginx = try Nginx(in: try workbench.room("backlog"))
        defer { nginx.stop() }
        let endpoint = Endpoint(key: "bench", url: "http://127.0.0.1:\(nginx.port)/in")
        var started = ContinuousClock.now
        let daemon = try RunningDaemon(workbench, endpoints: [endpoint]) { room in
            let events = (0..<10_000).map { _ in EventBody.single() }.joined(separator: "\n")
            try workbench.penguinhooks(["emit"], in: room, input: events)
            try multiply("state.sqlite", by: pending / 10_000, in: room)
            started = .now
        }
        // The line that says that it listens may come after the first deliveries.
        var asked = 1
        while try nginx.requests() - asked < 1 {
            asked += 1
            usleep(2_000)
        }
        let first = started.duration(to: .now) / .seconds(1)
        sleep(5)
        let memory = try KernelFigures.megabytes("VmHWM", of: daemon.pid)
        _ = daemon.stop()
        return [
            Row(
                what:
                    "start with \(text(Double(pending))) deliveries pending, to the first delivery",
                figure: "\(text(first, decimals: 2)) s",
                against: "goal: 1 s"
            ),
            Row(
                what: "memory while it delivers these",
                figure: "\(text(memory)) MB",
                against: "goal: 120 MB"
            ),
        ]
    }

    private static func withHistory(_ workbench: Workbench) throws -> [Row] {
        let nginx = try Nginx(in: try workbench.room("history"))
        defer { nginx.stop() }
        let long = try workbench.room("long")
        let seed = try RunningDaemon(workbench, receiver: nginx.port)
        let delivered = try Throughput.measure(seed, to: nginx, seconds: 1).deliveries
        _ = seed.stop()
        let names = try FileManager.default.contentsOfDirectory(atPath: seed.room.path)
        for name in names where name.hasPrefix("state.sqlite") {
            try FileManager.default.copyItem(
                at: seed.room.appending(path: name),
                to: long.appending(path: name)
            )
        }
        try multiply("state.sqlite", by: max(1, history / delivered), in: long, "without-bodies")
        var ratios: [Double] = []
        for _ in 0..<workbench.runs {
            let empty = try RunningDaemon(workbench, receiver: nginx.port)
            let bare = try Throughput.measure(empty, to: nginx).rate
            _ = empty.stop()
            let full = try RunningDaemon(continuing: seed, state: long, workbench)
            ratios.append(try Throughput.measure(full, to: nginx).rate / bare)
            _ = full.stop()
        }
        return [
            Row(
                what: "rate with \(text(Double(history))) deliveries of history",
                figure: "\(text(median(ratios), decimals: 2))",
                against: "of the rate with an empty database"
            )
        ]
    }

    private static func multiply(
        _ state: String,
        by times: Int,
        in room: URL,
        _ options: String...
    ) throws {
        let arguments = [room.appending(path: state).path, String(times)] + options
        _ = try Script.run("Scripts/multiply.py", arguments, in: room)
    }
}
