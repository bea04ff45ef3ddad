import Foundation

/// A site of 1,000 webhooks with 50 deliveries each, built cold and again unchanged.
enum SiteBenchmark {
    static func run(_ workbench: Workbench) throws -> [Row] {
        let room = try workbench.room("site")
        try workbench.penguinhooks(
            ["demo", "--sample-state", "state.sqlite", "--webhooks", "1000", "--deliveries", "50"],
            in: room
        )
        var cold: [Measurement] = []
        var warm: [Measurement] = []
        for index in 0..<workbench.runs {
            let build = ["build-site", "--state", "state.sqlite", "--out", "site-\(index)"]
            let moment = ["--now", "2026-11-24T12:00:00Z"]
            cold.append(try workbench.penguinhooks(build + moment, in: room))
            warm.append(try workbench.penguinhooks(build + moment, in: room))
        }
        return [
            row("`build-site`, 1,000 webhooks with 50 deliveries each", cold, goal: "below 3 s"),
            row("the same again, nothing changed", warm, goal: "–"),
        ]
    }

    private static func row(_ what: String, _ runs: [Measurement], goal: String) -> Row {
        Row(
            what: what,
            figure: "\(text(median(runs.map(\.wallSeconds)), decimals: 2)) s, "
                + "\(text(median(runs.map(\.peakMegabytes)))) MB",
            against: goal
        )
    }
}
