import Model

/// A week of hours put together into the points of a chart.
///
/// A point is as short as it can be while most have enough attempts to say something.
struct ChartSteps: Sendable, Hashable {
    /// Finished attempts of one point.
    struct Step: Sendable, Hashable {
        var start: Timestamp
        var totals = WebhookFacts.Totals()
        var histogram = [Int](repeating: 0, count: LatencyHistogram.bounds.count + 1)

        /// Milliseconds below which this share of the response times lies, estimated from their counts.
        func quantile(_ share: Double) -> Double? {
            LatencyHistogram.estimate(share, of: histogram)
        }

        fileprivate mutating func add(_ hour: WebhookFacts.Hour) {
            totals.add(hour)
            for (index, count) in hour.histogram.prefix(histogram.count).enumerated() {
                histogram[index] += count
            }
        }
    }

    /// How many hours a point stands for.
    let hours: Int
    /// The points that had attempts, oldest first.
    let steps: [Step]

    private static let lengths = [1, 2, 3, 6, 12, 24]
    /// Below so many attempts a point says little of percentiles.
    private static let enough = 10

    /// Puts hours together, which are those with attempts, oldest first.
    init(_ hours: [WebhookFacts.Hour]) {
        let fitting = Self.lengths.first { length in
            let steps = Self.steps(of: length, hours)
            return steps.count { $0.totals.attempts >= Self.enough } * 2 > steps.count
        }
        let length = fitting ?? 24
        self.hours = length
        steps = Self.steps(of: length, hours)
    }

    /// The whole of some hours.
    static func total(_ hours: some Sequence<WebhookFacts.Hour>, from start: Timestamp) -> Step {
        var step = Step(start: start)
        for hour in hours { step.add(hour) }
        return step
    }

    /// The middle of a point.
    func middle(_ step: Step) -> Timestamp {
        step.start + .milliseconds(hours * 1_800_000)
    }

    /// `1 hour`, `6 hours`, `1 day`.
    var length: String { hours == 24 ? "1 day" : Wording.counted(hours, "hour") }

    private static func steps(of length: Int, _ hours: [WebhookFacts.Hour]) -> [Step] {
        var steps: [Step] = []
        for hour in hours {
            let place = hour.start.components.hour / length * length
            let start = hour.start.startOfDay + .seconds(3600 * place)
            if steps.last?.start != start { steps.append(Step(start: start)) }
            steps[steps.count - 1].add(hour)
        }
        return steps
    }
}
