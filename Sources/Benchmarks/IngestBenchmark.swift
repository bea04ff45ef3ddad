import Foundation

/// Events accepted per second through `POST events`, each answer durable, one webhook being delivered to meanwhile.
enum IngestBenchmark {
    static func run(_ workbench: Workbench) throws -> [Row] {
        [
            try row(
                "batches of 100",
                EventBody.batch(of: 100),
                events: 100,
                connections: 2,
                workbench
            ),
            try row(
                "singles from 64 connections",
                EventBody.single(),
                events: 1,
                connections: 64,
                workbench
            ),
        ]
    }

    private static func row(
        _ name: String,
        _ body: String,
        events: Int,
        connections: Int,
        _ workbench: Workbench
    ) throws -> Row {
        var rates: [Double] = []
        var p50: [Double] = []
        var p99: [Double] = []
        for _ in 0..<workbench.runs {
            let room = try workbench.room("ingest")
            let nginx = try Nginx(in: room)
            defer { nginx.stop() }
            let daemon = try RunningDaemon(workbench, receiver: nginx.port)
            let result = try Wrk.post(
                [body],
                to: daemon.events,
                connections: connections,
                seconds: 3,
                headers: ["Authorization": "Bearer \(daemon.token)"],
                in: room
            )
            _ = daemon.stop()
            guard result.refused == 0 else {
                throw BenchmarkError(description: "\(result.refused) posts were refused")
            }
            rates.append(result.requestsPerSecond * Double(events))
            p50.append(result.p50Milliseconds)
            p99.append(result.p99Milliseconds)
        }
        return Row(
            what: "events accepted over HTTP while delivering, \(name)",
            figure: "\(text(median(rates)))/s",
            against:
                "answer p50 \(text(median(p50), decimals: 1)) ms, p99 \(text(median(p99), decimals: 1)) ms"
        )
    }
}
