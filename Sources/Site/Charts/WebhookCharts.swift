import Model
import Templates

/// The two charts of a webhook, each with its summary and its data as a table.
struct WebhookCharts {
    var facts: WebhookFacts
    var end: Timestamp

    /// Success rate over the last seven days.
    var success: Context {
        let points = facts.hours.map {
            LineChart.Point(
                time: $0.start,
                value: Double($0.successes) * 100 / Double($0.attempts)
            )
        }
        let chart = LineChart(
            id: "success",
            title: "Success rate, last 7 days",
            description: successSummary,
            points: points,
            end: end,
            maximum: 100,
            ticks: [(0, "0%"), (25, "25%"), (50, "50%"), (75, "75%"), (100, "100%")]
        )
        return context(
            heading: "Success Rate",
            summary: successSummary,
            svg: chart.svg,
            column: "Success rate"
        ) {
            $0.successRate ?? "no deliveries"
        }
    }

    /// Average response time over the last seven days.
    var response: Context {
        let points = facts.hours.map {
            LineChart.Point(time: $0.start, value: Double($0.meanMilliseconds))
        }
        let highest = points.map(\.value).max() ?? 0
        let maximum = highest <= 3600 ? 4000.0 : (highest / 2000).rounded(.up) * 2000
        let chart = LineChart(
            id: "response",
            title: "Average response time, last 7 days",
            description: responseSummary,
            points: points,
            end: end,
            maximum: maximum,
            ticks: (0...4).map {
                let value = maximum / 4 * Double($0)
                return (value, $0 == 0 ? "0" : "\(Int(value))ms")
            },
            thresholds: [
                LineChart.Threshold(value: 1000, name: "warning", bound: "1000ms", tone: "warn"),
                LineChart.Threshold(value: 3000, name: "critical", bound: "3000ms", tone: "crit"),
            ]
        )
        return context(
            heading: "Response Time",
            summary: responseSummary,
            svg: chart.svg,
            column: "Average response time"
        ) {
            $0.meanResponse ?? "no deliveries"
        }
    }

    private func context(
        heading: String,
        summary: String,
        svg: HTML,
        column: String,
        value: (WebhookFacts.Totals) -> String
    ) -> Context {
        Context([
            "heading": .text(heading),
            "summary": .text(summary),
            "svg": .html(svg),
            "column": .text(column),
            "days": .list(
                days.map { day, totals in
                    Context([
                        "day": .text(Wording.weekday(day)),
                        "attempts": .number(totals.attempts),
                        "value": .text(value(totals)),
                    ])
                }
            ),
        ])
    }

    /// Sums by day, oldest first, days without attempts included.
    private var days: [(Timestamp, WebhookFacts.Totals)] {
        (0..<7).reversed().map { offset in
            let start = end.startOfDay - .seconds(86_400 * offset)
            var totals = WebhookFacts.Totals()
            for hour in facts.hours where hour.start.startOfDay == start { totals.add(hour) }
            return (start, totals)
        }
    }

    private var successSummary: String {
        guard let rate = facts.last7Days.successRate else { return "No deliveries in 7 days." }
        let total = Wording.grouped(facts.last7Days.attempts)
        var text = "7 days: \(rate) of \(total) attempts"
        let scored = days.filter { $0.1.attempts > 0 }
        let lowest = scored.min {
            $0.1.successes * $1.1.attempts < $1.1.successes * $0.1.attempts
        }
        if let lowest, lowest.1.failures > 0, let value = lowest.1.successRate {
            text += ", lowest \(Wording.weekday(lowest.0)) with \(value)"
        }
        return text + "."
    }

    private var responseSummary: String {
        guard let mean = facts.last7Days.meanResponse else { return "No deliveries in 7 days." }
        var text = "7 days: \(mean) on average"
        if let slowest = facts.hours.max(by: { $0.meanMilliseconds < $1.meanMilliseconds }) {
            text += ", slowest hour \(slowest.meanMilliseconds)ms on "
            text += Wording.weekday(slowest.start)
        }
        let above = facts.hours.count { $0.meanMilliseconds > 1000 }
        let critical = facts.hours.count { $0.meanMilliseconds > 3000 }
        if above > 0 { text += ", \(Wording.counted(above, "hour")) above 1000ms" }
        if critical > 0 { text += ", \(Wording.counted(critical, "hour")) above 3000ms" }
        return text + "."
    }
}
