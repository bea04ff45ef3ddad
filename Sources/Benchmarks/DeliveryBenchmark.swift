import Foundation

/// Events accepted, delivered and logged per second, against `wrk` posting the same bodies to the same receiver.
enum DeliveryBenchmark {
    static func run(_ workbench: Workbench) throws -> [Row] {
        var rates: [Double] = []
        var limits: [Double] = []
        var memory: [Double] = []
        var disk: [Double] = []
        for _ in 0..<workbench.runs {
            let room = try workbench.room("deliver")
            let nginx = try Nginx(in: room)
            defer { nginx.stop() }
            let limit = try Wrk.post(
                [EventBody.single()],
                to: "http://127.0.0.1:\(nginx.port)/in",
                connections: 64,
                seconds: 3,
                in: room
            )
            limits.append(limit.requestsPerSecond)
            let daemon = try RunningDaemon(workbench, receiver: nginx.port)
            let run = try Throughput.measure(daemon, to: nginx)
            rates.append(run.rate)
            memory.append(daemon.stop().peakMegabytes)
            disk.append(Double(try daemon.diskBytes) / Double(run.deliveries) / 1024)
        }
        let ratio = median(zip(rates, limits).map { $0 / $1 })
        return [
            Row(
                what: "events accepted in batches of 100, delivered and logged, 1 KiB, durable",
                figure: "\(text(median(rates)))/s, \(text(median(memory))) MB",
                against: "\(text(ratio, decimals: 3)) of wrk's \(text(median(limits)))/s"
            ),
            Row(
                what: "disk for each of these, event, log and indexes",
                figure: "\(text(median(disk), decimals: 2)) KiB",
                against: "goal: 2.5 KiB"
            ),
        ]
    }
}
