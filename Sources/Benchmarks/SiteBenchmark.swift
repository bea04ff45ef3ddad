import Foundation

/// A site of 2,500 webhooks with 50 deliveries each, built cold, after a change of 1 % and unchanged, beside Hugo
/// and a Jinja2 script that fill the like of its detail page as often; and one of a log of 1,000,000 deliveries.
enum SiteBenchmark {
    private static let webhooks = 2500
    private static let pages = webhooks * 4

    /// What each build took, one entry a run.
    private struct Runs {
        var cold: [Measurement] = []
        var changed: [Measurement] = []
        var unchanged: [Measurement] = []
        var checked: [Measurement] = []
        var hugo: [Measurement] = []
        var changedHugo: [Measurement] = []
        var jinja: [Measurement] = []
    }

    static func run(_ workbench: Workbench) throws -> [Row] {
        let room = try snapshotRoom(webhooks: webhooks, workbench)
        let peers = try SitePeers(snapshot: "snapshot.sqlite", pages: pages, workbench, in: room)
        var runs = Runs()
        for index in 0..<workbench.runs {
            let build = build(into: "site-\(index)")
            runs.cold.append(try workbench.penguinhooks(build, in: room))
            runs.unchanged.append(try workbench.penguinhooks(build, in: room))
            runs.checked.append(try workbench.penguinhooks(build + ["--check"], in: room))
            _ = try Script.run(
                "Scripts/touch.py",
                ["snapshot.sqlite", "\(webhooks / 100)", "\(index)"],
                in: room
            )
            runs.changed.append(try workbench.penguinhooks(build, in: room))
            runs.hugo.append(try peers.hugo(into: "hugo-\(index)"))
            try peers.change(pages / 100)
            runs.changedHugo.append(try peers.hugo(into: "hugo-\(index)"))
            runs.jinja.append(try peers.jinja(into: "jinja-\(index)"))
        }
        return rows(runs) + [try largeLog(workbench)]
    }

    private static func rows(_ runs: Runs) -> [Row] {
        func share(
            _ ours: [Measurement],
            of theirs: [Measurement],
            _ value: (Measurement) -> Double
        ) -> String {
            text(median(zip(ours, theirs).map { value($0) / value($1) }), decimals: 2)
        }
        let cpu = share(runs.cold, of: runs.hugo, \.cpuSeconds)
        let wall = share(runs.cold, of: runs.hugo, \.wallSeconds)
        let warm = share(runs.changed, of: runs.cold, \.cpuSeconds)
        let warmHugo = share(runs.changed, of: runs.changedHugo, \.cpuSeconds)
        return [
            row(
                "`build-site`, 2,500 webhooks with 50 deliveries each, 10,000 pages and more",
                runs.cold,
                "\(cpu) of Hugo's CPU time, \(wall) of its time"
            ),
            row(
                "the same after 1 % of the webhooks changed",
                runs.changed,
                "\(warm) of the first build's CPU time, \(warmHugo) of Hugo's for the same"
            ),
            row("the same again, nothing changed", runs.unchanged, "no file written"),
            row("the same with `--check`", runs.checked, "no file written"),
            row("Hugo 0.168, 10,000 pages with two charts and 50 rows", runs.hugo, ""),
            row("the same with 1 % of the pages changed", runs.changedHugo, ""),
            row("Jinja2 script, the same pages", runs.jinja, ""),
        ]
    }

    /// A site of 1,000 webhooks from a snapshot with 1,000,000 deliveries.
    private static func largeLog(_ workbench: Workbench) throws -> Row {
        let room = try snapshotRoom(webhooks: 1000, timesLog: 20, workbench)
        return row(
            "`build-site`, 1,000 webhooks, 1,000,000 deliveries in the snapshot",
            [try workbench.penguinhooks(build(into: "site"), in: room)],
            "goal: below 20 s"
        )
    }

    private static func build(into folder: String) -> [String] {
        [
            "build-site", "--snapshot", "snapshot.sqlite", "--out", folder,
            "--now", "2026-11-24T12:00:00Z",
        ]
    }

    /// A folder with a snapshot in it, payloads included.
    private static func snapshotRoom(
        webhooks: Int,
        timesLog: Int = 1,
        _ workbench: Workbench
    ) throws -> URL {
        let room = try workbench.room("site", inMemory: true)
        try workbench.penguinhooks(
            [
                "demo", "--sample-state", "state.sqlite", "--webhooks", "\(webhooks)",
                "--deliveries", "50",
            ],
            in: room
        )
        if timesLog > 1 {
            let arguments = ["state.sqlite", "\(timesLog)"]
            _ = try Script.run("Scripts/multiply.py", arguments, in: room)
        }
        try workbench.penguinhooks(
            ["snapshot", "--state", "state.sqlite", "--out", "snapshot.sqlite"]
                + ["--include-payloads"],
            in: room
        )
        return room
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
