import Foundation

/// Events accepted, delivered and logged per second, against `wrk` posting the same bodies to the same receiver.
enum DeliveryBenchmark {
    static func run(_ workbench: Workbench) throws -> [Row] {
        var rates: [Double] = []
        var limits: [Double] = []
        var memory: [Double] = []
        for _ in 0..<workbench.runs {
            let room = try workbench.room("deliver")
            let nginx = try Nginx(in: room)
            defer { nginx.stop() }
            let limit = try Wrk.post(
                EventBody.single(),
                to: "http://127.0.0.1:\(nginx.port)/in",
                connections: 64,
                seconds: 3,
                in: room
            )
            limits.append(limit.requestsPerSecond)
            let daemon = try RunningDaemon(workbench, receiver: nginx.port)
            rates.append(try deliveries(through: daemon, to: nginx))
            memory.append(daemon.stop().peakMegabytes)
        }
        let ratio = median(zip(rates, limits).map { $0 / $1 })
        return [
            Row(
                what: "events accepted in batches of 100, delivered and logged, 1 KiB, durable",
                figure: "\(text(median(rates)))/s, \(text(median(memory))) MB",
                against: "\(text(ratio, decimals: 3)) of wrk's \(text(median(limits)))/s"
            )
        ]
    }

    /// Posts batches for some seconds and waits until the receiver has had every event.
    private static func deliveries(through daemon: RunningDaemon, to nginx: Nginx) throws -> Double
    {
        let before = try nginx.requests()
        let started = ContinuousClock.now
        let posted = try Wrk.post(
            EventBody.batch(of: 100),
            to: daemon.events,
            connections: 2,
            seconds: 3,
            headers: ["Authorization": "Bearer \(daemon.token)"],
            in: daemon.room
        )
        let expected = posted.requests * 100
        var asked = 1
        while try nginx.requests() - before - asked < expected {
            asked += 1
            guard started.duration(to: .now) < .seconds(120) else {
                throw BenchmarkError(description: "\(expected) events were not delivered in time")
            }
            usleep(20_000)
        }
        return Double(expected) / (started.duration(to: .now) / .seconds(1))
    }
}
