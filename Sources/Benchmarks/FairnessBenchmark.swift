import Foundation

/// Many endpoints: how much slower than one, how long events wait at half load, and beside bad neighbours.
enum FairnessBenchmark {
    static func run(_ workbench: Workbench) throws -> [Row] {
        var ratios: [Double] = []
        var many: [Double] = []
        var calm: [Waits] = []
        var healthy: [Waits] = []
        var disturbed: [Waits] = []
        for _ in 0..<workbench.runs {
            let nginx = try Nginx(in: try workbench.room("fair"))
            defer { nginx.stop() }
            let one = try rate(endpoints: 1, nginx, workbench)
            let thousand = try rate(endpoints: 1_000, nginx, workbench)
            // Before and after it: a machine does not stay as fast as it is.
            let again = try rate(endpoints: 1, nginx, workbench)
            many.append(thousand)
            ratios.append(thousand / ((one + again) / 2))
            calm.append(try waits(endpoints: 1, rate: one / 2, bad: 0, nginx, workbench))
            let hundred = try rate(endpoints: 100, nginx, workbench) / 2
            healthy.append(try waits(endpoints: 100, rate: hundred, bad: 0, nginx, workbench))
            disturbed.append(try waits(endpoints: 100, rate: hundred, bad: 10, nginx, workbench))
        }
        let ratio = median(zip(disturbed, healthy).map { $0.p99 / max($1.p99, 1) })
        return [
            Row(
                what: "1,000 endpoints, each event for one of them",
                figure: "\(text(median(many)))/s",
                against: "\(text(median(ratios), decimals: 2)) of the rate to one"
            ),
            Row(
                what: "from accepted to the first attempt, at half load",
                figure: "p50 \(text(median(calm.map(\.p50)))) ms, "
                    + "p99 \(text(median(calm.map(\.p99)))) ms",
                against: "goal: 5 and 25 ms"
            ),
            Row(
                what: "p99 of 90 healthy endpoints while 5 hang and 5 answer 500",
                figure: "\(text(median(disturbed.map(\.p99)))) ms",
                against: "\(text(ratio, decimals: 2)) of \(text(median(healthy.map(\.p99)))) ms "
                    + "with all healthy"
            ),
        ]
    }

    /// How long events waited, in milliseconds.
    private struct Waits {
        var p50: Double
        var p99: Double
    }

    private static func rate(
        endpoints count: Int,
        _ nginx: Nginx,
        _ workbench: Workbench
    ) throws -> Double {
        let url = "http://127.0.0.1:\(nginx.port)/in"
        let daemon = try RunningDaemon(workbench, endpoints: endpoints(count, bad: [], url))
        defer { _ = daemon.stop() }
        let bodies = EventBody.batches(forWorkspaces: count)
        return try Throughput.measure(daemon, to: nginx, bodies: bodies).rate
    }

    private static func waits(
        endpoints count: Int,
        rate: Double,
        bad: Int,
        _ nginx: Nginx,
        _ workbench: Workbench
    ) throws -> Waits {
        let receiver = "http://127.0.0.1:\(nginx.port)"
        let silence = try SilentPort()
        let places = (0..<bad).map { index in
            index.isMultiple(of: 2) ? "http://127.0.0.1:\(silence.port)/" : receiver + "/500"
        }
        let daemon = try RunningDaemon(
            workbench,
            endpoints: endpoints(count, bad: places, receiver + "/in")
        )
        let bodies = daemon.room.appending(path: "bodies.ndjson")
        try EventBody.batches(forWorkspaces: count).joined(separator: "\n")
            .write(to: bodies, atomically: false, encoding: .utf8)
        let pace = [daemon.events, daemon.token, bodies.path, String(rate), "6"]
        _ = try Script.run("Scripts/pace.py", pace, in: daemon.room)
        _ = daemon.stop()
        let state = daemon.room.appending(path: "state.sqlite").path
        let words = try Script.run("Scripts/waits.py", [state, "good"], in: daemon.room)
            .split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let p50 = Double(words[0]), let p99 = Double(words[1]) else {
            throw BenchmarkError(description: "waits.py printed \(words)")
        }
        return Waits(p50: p50, p99: p99)
    }

    /// One endpoint takes everything, of several each takes its own workspace; the first are the bad ones.
    private static func endpoints(_ count: Int, bad: [String], _ url: String) -> [Endpoint] {
        (0..<count).map { index in
            Endpoint(
                key: (index < bad.count ? "bad" : "good") + "-\(index)",
                url: index < bad.count ? bad[index] : url,
                workspace: count == 1 ? nil : "ws\(index)"
            )
        }
    }
}
