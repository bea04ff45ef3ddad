import Model

/// How a made-up endpoint answers, by the moment it is asked.
enum SampleEndpoint: CaseIterable {
    /// Answers well and fast, with a bad moment now and then.
    case healthy
    /// Fails a good part of the time since this morning.
    case failing
    /// Has not answered since yesterday.
    case dead
    /// Takes its time, more so in the afternoon.
    case slow

    /// The answer to an attempt at a time; `end` is when the history ends.
    func answer(
        at time: Timestamp,
        end: Timestamp,
        timeout: Duration,
        using generator: inout SeededGenerator
    ) -> SendResult {
        let chance = generator.unit()
        let age = end.since(time)
        switch self {
        case .healthy:
            return chance < 0.004
                ? Self.failed(503, "Service Unavailable", generator.milliseconds(40...90))
                : Self.succeeded(generator.milliseconds(70...230))
        case .failing:
            guard age < .seconds(9 * 3600), chance < 0.45 else {
                return Self.succeeded(generator.milliseconds(120...420))
            }
            return chance < 0.3
                ? Self.failed(
                    500,
                    "{\"error\":\"database is locked\"}",
                    generator.milliseconds(180...900)
                )
                : Self.timedOut(after: timeout)
        case .dead:
            return age < .seconds(30 * 3600)
                ? Self.timedOut(after: timeout) : Self.succeeded(generator.milliseconds(90...300))
        case .slow:
            let isAfternoon = (12..<18).contains(time.components.hour)
            return Self.succeeded(generator.milliseconds(isAfternoon ? 700...2600 : 300...900))
        }
    }

    private static func succeeded(_ milliseconds: Int64) -> SendResult {
        answered(200, "OK", type: "text/plain", milliseconds)
    }

    private static func failed(_ status: Int, _ body: String, _ milliseconds: Int64) -> SendResult {
        answered(
            status,
            body,
            type: body.hasPrefix("{") ? "application/json" : "text/plain",
            milliseconds
        )
    }

    private static func answered(
        _ status: Int,
        _ body: String,
        type: String,
        _ milliseconds: Int64
    ) -> SendResult {
        SendResult(
            status: status,
            headers: [
                HeaderField("content-type", type),
                HeaderField("content-length", String(body.utf8.count)),
            ],
            body: Array(body.utf8),
            timings: AttemptTimings(
                nameLookup: .milliseconds(2),
                connect: .milliseconds(11),
                tls: .milliseconds(28),
                firstByte: .milliseconds(milliseconds - 1),
                total: .milliseconds(milliseconds)
            ),
            // From the block that RFC 5737 sets aside for documentation.
            peer: "203.0.113.7:443",
            httpVersion: "h2"
        )
    }

    private static func timedOut(after timeout: Duration) -> SendResult {
        SendResult(
            failure: SendResult.Failure(
                .timeout,
                "Connection timeout after \(timeout.wholeMilliseconds)ms"
            ),
            timings: AttemptTimings(
                nameLookup: .milliseconds(3),
                connect: .milliseconds(14),
                total: timeout
            ),
            peer: "203.0.113.7:443"
        )
    }
}

extension SeededGenerator {
    /// A time within bounds, in milliseconds.
    fileprivate mutating func milliseconds(_ range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &self)
    }
}
