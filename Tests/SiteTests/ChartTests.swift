import Foundation
import Model
import Testing

@testable import Site

struct ChartTests {
    private static let midnight = SampleSnapshot.now.startOfDay

    /// Hours before midnight with so many attempts each, all of the same time.
    private static func hours(_ counts: [Int], milliseconds: Int64 = 90) -> [WebhookFacts.Hour] {
        var histogram = [Int](repeating: 0, count: LatencyHistogram.bounds.count + 1)
        return counts.enumerated().filter { $0.element > 0 }.map { index, count in
            histogram[LatencyHistogram.index(of: .milliseconds(milliseconds))] = count
            return WebhookFacts.Hour(
                start: midnight - .seconds(3600 * (counts.count - index)),
                attempts: count,
                successes: count,
                totalMilliseconds: milliseconds * Int64(count),
                histogram: histogram
            )
        }
    }

    private static func chart(_ steps: ChartSteps) -> LineChart {
        let points = steps.steps.map { LineChart.Point(time: steps.middle($0), value: 50) }
        return LineChart(
            id: "x",
            title: "T",
            description: "D",
            series: [LineChart.Series(style: .solid, points: points)],
            step: .seconds(steps.hours * 3600),
            end: midnight,
            maximum: 100,
            unit: "%"
        )
    }

    @Test(arguments: [(10, 1), (5, 2), (4, 3), (2, 6), (1, 12)])
    func aPointIsAsShortAsItCanBeWithEnoughAttempts(perHour: Int, hours: Int) {
        let steps = ChartSteps(Self.hours([Int](repeating: perHour, count: 168)))
        #expect(steps.hours == hours)
        #expect(steps.steps.count == 168 / hours)
        #expect(steps.steps.allSatisfy { $0.totals.attempts == perHour * hours })
        #expect(steps.steps.allSatisfy { $0.histogram.reduce(0, +) == perHour * hours })
    }

    @Test func aDayIsTheLongestPoint() {
        #expect(ChartSteps(Self.hours([1, 0, 0, 0, 0, 0, 0, 0, 1])).hours == 24)
        #expect(ChartSteps([]).steps.isEmpty)
    }

    @Test func aLineIsOpenWhereThereIsNoData() {
        var counts = [Int](repeating: 20, count: 60)
        counts[20] = 0
        let svg = Self.chart(ChartSteps(Self.hours(counts))).svg.source
        let line = svg.components(separatedBy: "class=\"line solid\" d=\"")[1].prefix { $0 != "\"" }
        #expect(line.count { $0 == "M" } == 2)
        #expect(line.count { $0 == "L" } == 57)
        #expect(!svg.contains("class=\"mark"))
    }

    @Test(arguments: [(23, 23), (24, 0)])
    func fewPointsHaveMarks(points: Int, marks: Int) {
        let svg = Self.chart(ChartSteps(Self.hours([Int](repeating: 20, count: points)))).svg.source
        let drawn = svg.components(separatedBy: "class=\"mark solid\" d=\"").dropFirst().first ?? ""
        #expect(drawn.prefix { $0 != "\"" }.count { $0 == "M" } == marks)
    }

    @Test func aPointWithoutNeighboursHasAMark() {
        var counts = [Int](repeating: 20, count: 60)
        counts[20] = 0
        counts[22] = 0
        let svg = Self.chart(ChartSteps(Self.hours(counts))).svg.source
        let drawn = svg.components(separatedBy: "class=\"mark solid\" d=\"")[1]
        #expect(drawn.prefix { $0 != "\"" }.count { $0 == "M" } == 1)
    }

    @Test func aChartHasFourHairlinesAndSaysItsRange() {
        let svg = Self.chart(ChartSteps(Self.hours([20]))).svg.source
        #expect(svg.contains("viewBox=\"0 0 720 220\""))
        #expect(svg.components(separatedBy: "class=\"grid level\"").count == 5)
        #expect(svg.contains(">y axis: 0 to 100%</text>"))
    }

    @Test func percentilesLieBetweenTheBoundsTheyWereCountedUnder() {
        var counts = [Int](repeating: 0, count: 20)
        // Up to 100 ms, up to 200 ms, up to 10 s.
        counts[6] = 50
        counts[8] = 45
        counts[17] = 5
        #expect(LatencyHistogram.estimate(0.5, of: counts) == 100)
        #expect(LatencyHistogram.estimate(0.25, of: counts) == 87.5)
        #expect(LatencyHistogram.estimate(0.95, of: counts) == 200)
        #expect(LatencyHistogram.estimate(0.99, of: counts) == 9000)
        counts[19] = 900
        #expect(LatencyHistogram.estimate(0.99, of: counts) == 30_000)
        #expect(LatencyHistogram.estimate(0.5, of: [Int](repeating: 0, count: 20)) == nil)
    }

    @Test func theLinesOfResponseTimesAreToldApartWithoutColour() async throws {
        let site = try await BuiltSite()
        let page = try site.text(try BuiltSite.path("crm-contact-sync") + "index.html")
        for (name, style) in [
            ("p50", "solid"), ("p95", "dashed"), ("p99", "dotted"), ("avg", "dash-dotted"),
        ] {
            #expect(page.contains("class=\"line \(style)\""))
            #expect(page.contains(">\(name)</text>"))
        }
        // Names do not run into each other, however close the lines are.
        let places = page.components(separatedBy: "class=\"name\" x=\"").dropFirst().compactMap {
            $0.components(separatedBy: " y=\"")[1].components(separatedBy: "\"").first
                .flatMap(Double.init)
        }
        #expect(places.count == 4)
        #expect(zip(places, places.dropFirst()).allSatisfy { $0 - $1 >= 19.9 })
    }

    @Test func summariesHaveCountsBesideShares() async throws {
        let site = try await BuiltSite()
        let page = try site.text(try BuiltSite.path("billing-bounces") + "index.html")
        #expect(page.contains("7 days: "))
        #expect(
            page.firstMatch(of: /on average, p50 \d+ms, p95 \d+ms, p99 \d+ms of [\d,]+ attempts/)
                != nil
        )
        #expect(page.firstMatch(of: /\d+ hours below 95%/) != nil)
        #expect(page.firstMatch(of: /Each point is [^,]+, with \d+ attempts on average\./) != nil)
    }
}
