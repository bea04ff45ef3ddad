import Foundation

/// Half of what a daemon can take, for a while: how long answers and deliveries take, and whether memory stays.
enum SteadyBenchmark {
    private struct Load {
        var name: String
        var body: String
        var events: Int
        var connections: Int
    }

    static func run(_ workbench: Workbench) throws -> [Row] {
        let loads = [
            Load(
                name: "singles from 64 connections",
                body: EventBody.single(),
                events: 1,
                connections: 64
            ),
            Load(
                name: "batches of 100",
                body: EventBody.batch(of: 100),
                events: 100,
                connections: 8
            ),
        ]
        return try loads.flatMap { try rows($0, workbench) }
    }

    private static func rows(_ load: Load, _ workbench: Workbench) throws -> [Row] {
        let room = try workbench.room("steady")
        let nginx = try Nginx(in: room, keepingTimes: true)
        defer { nginx.stop() }
        // What it takes and delivers at once, not what it takes and puts by.
        let limit = try sustained(load, workbench)
        let daemon = try RunningDaemon(workbench, receiver: nginx.port)
        let pause = Double(load.connections * load.events) / (limit / 2)
        var memory: [Double] = []
        var results: [Wrk.Result] = []
        // Four parts, so that memory is looked at in between.
        for _ in 0..<4 {
            results.append(
                try post(load, daemon, max(1, workbench.seconds / 4), .seconds(pause))
            )
            memory.append(try daemon.memory())
        }
        // The log is written a second later at most.
        sleep(2)
        let delays = try nginx.delays().sorted()
        _ = daemon.stop()
        let rate = median(results.map(\.requestsPerSecond)) * Double(load.events)
        let p50 = median(results.map(\.p50Milliseconds))
        let p99 = median(results.map(\.p99Milliseconds))
        return [
            Row(
                what: "half load, \(load.name), \(workbench.seconds) s",
                figure: "\(text(rate)) events/s, answer p50 \(text(p50, decimals: 1)) ms, "
                    + "p99 \(text(p99, decimals: 1)) ms",
                against: "accepted → received p50 \(text(quantile(0.5, delays))) ms, "
                    + "p99 \(text(quantile(0.99, delays))) ms"
            ),
            Row(
                what: "memory meanwhile, after each quarter",
                figure: memory.map { text($0) }.joined(separator: ", ") + " MB",
                against: "goal: flat"
            ),
        ]
    }

    /// Events a second that are accepted and delivered, measured over some seconds with a daemon of its own.
    private static func sustained(_ load: Load, _ workbench: Workbench) throws -> Double {
        let room = try workbench.room("sustained")
        let nginx = try Nginx(in: room)
        defer { nginx.stop() }
        let daemon = try RunningDaemon(workbench, receiver: nginx.port)
        let before = try nginx.requests()
        let start = ContinuousClock.now
        let result = try post(load, daemon, 3, nil)
        let expected = result.requests * load.events
        while try nginx.requests() - before < expected {
            guard start.duration(to: .now) < .seconds(120) else {
                throw BenchmarkError(description: "\(expected) events were not delivered in time")
            }
            usleep(20_000)
        }
        let rate = Double(expected) / (start.duration(to: .now) / .seconds(1))
        _ = daemon.stop()
        return rate
    }

    private static func post(
        _ load: Load,
        _ daemon: RunningDaemon,
        _ seconds: Int,
        _ pause: Duration?
    ) throws -> Wrk.Result {
        let result = try Wrk.post(
            [load.body],
            to: daemon.events,
            connections: load.connections,
            seconds: seconds,
            headers: ["Authorization": "Bearer \(daemon.token)"],
            pause: pause,
            in: daemon.room
        )
        guard result.refused == 0 else {
            throw BenchmarkError(description: "\(result.refused) posts were refused")
        }
        return result
    }

    private static func quantile(_ share: Double, _ sorted: [Double]) -> Double {
        sorted.isEmpty ? .nan : sorted[Int(Double(sorted.count - 1) * share)]
    }
}
