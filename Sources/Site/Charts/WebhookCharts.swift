import Model
import Templates

/// The two charts of a webhook, each with its summary and its data as a table.
struct WebhookCharts {
    private let facts: WebhookFacts
    private let end: Timestamp
    private let points: ChartSteps
    /// Sums by day, oldest first, days without attempts included.
    private let days: [ChartSteps.Step]

    init(facts: WebhookFacts, end: Timestamp) {
        self.facts = facts
        self.end = end
        points = ChartSteps(facts.hours)
        days = (0..<7).reversed().map { offset in
            let start = end.startOfDay - .seconds(86_400 * offset)
            return ChartSteps.total(
                facts.hours.filter { $0.start.startOfDay == start },
                from: start
            )
        }
    }

    /// Success rate over the last seven days.
    var success: Context {
        let rates = points.steps.map { step in
            LineChart.Point(
                time: points.middle(step),
                value: Double(step.totals.successes) * 100 / Double(step.totals.attempts)
            )
        }
        let chart = LineChart(
            id: "success",
            title: "Success rate, last 7 days",
            description: successSummary,
            series: [LineChart.Series(style: .solid, points: rates)],
            step: .seconds(points.hours * 3600),
            end: end,
            maximum: 100,
            unit: "%"
        )
        return context(
            heading: "Success Rate",
            summary: successSummary,
            note: pointNote,
            svg: chart.svg,
            columns: ["Failed", "Success rate"]
        ) { day in
            [
                Wording.grouped(day.totals.failures),
                day.totals.successRate ?? "no deliveries",
            ]
        }
    }

    /// Response times over the last seven days: their average and percentiles.
    var response: Context {
        let lines = Self.percentiles.map { percentile in
            LineChart.Series(
                name: percentile.name,
                style: percentile.style,
                points: points.steps.compactMap { step in
                    step.quantile(percentile.share)
                        .map { LineChart.Point(time: points.middle(step), value: $0) }
                }
            )
        }
        let average = LineChart.Series(
            name: "avg",
            style: .dashDotted,
            points: points.steps.map { step in
                let mean = step.totals.totalMilliseconds / Int64(max(1, step.totals.attempts))
                return LineChart.Point(time: points.middle(step), value: Double(mean))
            }
        )
        let all = lines + [average]
        let highest = all.flatMap(\.points).map(\.value).max() ?? 0
        let chart = LineChart(
            id: "response",
            title: "Response time, last 7 days: average, p50, p95 and p99",
            description: responseSummary,
            series: all,
            step: .seconds(points.hours * 3600),
            end: end,
            maximum: highest <= 3600 ? 4000 : (highest / 2000).rounded(.up) * 2000,
            unit: "ms",
            thresholds: [
                LineChart.Threshold(value: 1000, name: "warning", bound: "1000ms", tone: "warn"),
                LineChart.Threshold(value: 3000, name: "critical", bound: "3000ms", tone: "crit"),
            ]
        )
        return context(
            heading: "Response Time",
            summary: responseSummary,
            note: pointNote.map { "\($0) Percentiles are estimated from counts in 20 ranges." },
            svg: chart.svg,
            columns: ["Average"] + Self.percentiles.map(\.name)
        ) { day in
            [day.totals.meanResponse ?? "–"] + Self.percentiles.map { milliseconds(day, $0.share) }
        }
    }

    private static let percentiles: [(name: String, share: Double, style: LineChart.Series.Style)] =
        [("p50", 0.5, .solid), ("p95", 0.95, .dashed), ("p99", 0.99, .dotted)]

    private func milliseconds(_ step: ChartSteps.Step, _ share: Double) -> String {
        step.quantile(share).map { "\(Int($0.rounded()))ms" } ?? "–"
    }

    private func context(
        heading: String,
        summary: String,
        note: String?,
        svg: HTML,
        columns: [String],
        values: (ChartSteps.Step) -> [String]
    ) -> Context {
        Context([
            "heading": .text(heading),
            "summary": .text(summary),
            "svg": .html(svg),
            "columns": .list(columns.map { Context(["column": .text($0)]) }),
            "days": .list(
                days.map { day in
                    Context([
                        "day": .text(Wording.weekday(day.start)),
                        "attempts": .text(Wording.grouped(day.totals.attempts)),
                        "cells": .list(
                            zip(columns, values(day)).map {
                                Context(["column": .text($0), "value": .text($1)])
                            }
                        ),
                    ])
                }
            ),
        ]).merging(["pointNote": .optional(note)])
    }

    /// What a point stands for, with its number of attempts.
    private var pointNote: String? {
        guard !points.steps.isEmpty else { return nil }
        let mean = facts.last7Days.attempts / points.steps.count
        return
            "Each point is \(points.length), with \(Wording.counted(mean, "attempt")) on average."
    }

    private var successSummary: String {
        guard let rate = facts.last7Days.successRate else { return "No deliveries in 7 days." }
        var text = "7 days: \(rate) of \(Wording.counted(facts.last7Days.attempts, "attempt"))"
        let lowest = days.filter { $0.totals.attempts > 0 }.min {
            $0.totals.successes * $1.totals.attempts < $1.totals.successes * $0.totals.attempts
        }
        if let lowest, lowest.totals.failures > 0, let value = lowest.totals.successRate {
            text += ", lowest \(Wording.weekday(lowest.start)) with \(value)"
        }
        let below = facts.hours.count { $0.successes * 100 < $0.attempts * 95 }
        if below > 0 { text += ", \(Wording.counted(below, "hour")) below 95%" }
        return text + "."
    }

    private var responseSummary: String {
        guard let mean = facts.last7Days.meanResponse else { return "No deliveries in 7 days." }
        let week = ChartSteps.total(facts.hours, from: end)
        let shares = Self.percentiles.map { "\($0.name) \(milliseconds(week, $0.share))" }
        let attempts = Wording.counted(facts.last7Days.attempts, "attempt")
        var text = "7 days: \(mean) on average, \(shares.joined(separator: ", ")) of \(attempts)"
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
