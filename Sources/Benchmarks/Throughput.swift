import Foundation

/// Events accepted, delivered and logged per second, from the first post to the last delivery.
struct Throughput {
    var rate: Double
    var deliveries: Int

    /// Posts batches for some seconds and waits until the receiver has had every event.
    static func measure(
        _ daemon: RunningDaemon,
        to nginx: Nginx,
        bodies: [String] = [EventBody.batch(of: 100)],
        seconds: Int = 3
    ) throws -> Throughput {
        let before = try nginx.requests()
        let started = ContinuousClock.now
        let posted = try Wrk.post(
            bodies,
            to: daemon.events,
            connections: 2,
            seconds: seconds,
            headers: ["Authorization": "Bearer \(daemon.token)"],
            in: daemon.room
        )
        guard posted.refused == 0 else {
            throw BenchmarkError(description: "\(posted.refused) posts were refused")
        }
        let expected = posted.requests * 100
        var asked = 1
        while try nginx.requests() - before - asked < expected {
            asked += 1
            guard started.duration(to: .now) < .seconds(120) else {
                throw BenchmarkError(description: "\(expected) events were not delivered in time")
            }
            usleep(20_000)
        }
        let rate = Double(expected) / (started.duration(to: .now) / .seconds(1))
        return Throughput(rate: rate, deliveries: expected)
    }
}
