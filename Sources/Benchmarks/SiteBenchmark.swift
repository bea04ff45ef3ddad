import Foundation

/// A site of 1,000 webhooks with 50 deliveries each, built cold, after a small change and unchanged,
/// beside Hugo and a Jinja2 script that fill the like of its detail page for two pages a webhook.
enum SiteBenchmark {
    private static let webhooks = 1000

    static func run(_ workbench: Workbench) throws -> [Row] {
        let room = try workbench.room("site")
        try workbench.penguinhooks(
            [
                "demo", "--sample-state", "state.sqlite", "--webhooks", "\(webhooks)",
                "--deliveries", "50",
            ],
            in: room
        )
        try workbench.penguinhooks(
            ["snapshot", "--state", "state.sqlite", "--out", "snapshot.sqlite"]
                + ["--include-payloads"],
            in: room
        )
        let peers = try SitePeers(
            snapshot: "snapshot.sqlite",
            pages: webhooks * 2,
            workbench,
            in: room
        )
        var (cold, warm, checked): ([Measurement], [Measurement], [Measurement]) = ([], [], [])
        var (hugo, changedHugo, jinja): ([Measurement], [Measurement], [Measurement]) =
            ([], [], [])
        for index in 0..<workbench.runs {
            let build = [
                "build-site", "--snapshot", "snapshot.sqlite", "--out", "site-\(index)",
                "--now", "2026-11-24T12:00:00Z",
            ]
            cold.append(try workbench.penguinhooks(build, in: room))
            warm.append(try workbench.penguinhooks(build, in: room))
            checked.append(try workbench.penguinhooks(build + ["--check"], in: room))
            hugo.append(try peers.hugo(into: "hugo-\(index)"))
            try peers.change(webhooks * 2 / 100)
            changedHugo.append(try peers.hugo(into: "hugo-\(index)"))
            jinja.append(try peers.jinja(into: "jinja-\(index)"))
        }
        let pages = Double(webhooks * 4)
        let ratio = median(
            zip(cold, hugo).map { ours, theirs in
                (ours.cpuSeconds / pages) / (theirs.cpuSeconds / Double(webhooks * 2))
            }
        )
        return [
            row("`build-site`, 1,000 webhooks with 50 deliveries each", cold, "goal: below 3 s"),
            row("the same again, nothing changed", warm, "no file written"),
            row("the same with `--check`", checked, "no file written"),
            row(
                "Hugo 0.168, 2,000 pages with two charts and 50 rows",
                hugo,
                "a page of ours takes \(text(ratio, decimals: 2)) of its CPU time"
            ),
            row("the same with 1 % of the pages changed", changedHugo, ""),
            row("Jinja2 script, the same pages", jinja, ""),
        ]
    }

    private static func row(_ what: String, _ runs: [Measurement], _ against: String) -> Row {
        Row(
            what: what,
            figure: "\(text(median(runs.map(\.wallSeconds)), decimals: 2)) s, "
                + "\(text(median(runs.map(\.cpuSeconds)), decimals: 2)) CPU s, "
                + "\(text(median(runs.map(\.peakMegabytes)))) MB",
            against: against
        )
    }
}
