import Foundation

/// Validating, planning and applying declarations, each as a whole process, beside its peers.
enum PlanBenchmark {
    private static let count = 10_000
    private static let state = ["--state", "state.sqlite"]

    static func run(_ workbench: Workbench) throws -> [Row] {
        let room = try workbench.room("plan")
        let folder = try declarations(count, in: room)
        let apply = ["reconcile", "--apply", "--yes"] + state
        let first = try workbench.penguinhooks(apply, in: room)
        let checks = try repeated(workbench) { try workbench.penguinhooks(["validate"], in: room) }
        let plans = try repeated(workbench) {
            try workbench.penguinhooks(["reconcile", "--detailed-exitcode"] + state, in: room)
        }
        var changedPlans: [Measurement] = []
        var applies: [Measurement] = []
        for run in 0..<workbench.runs {
            for index in 0..<100 {
                try declaration(index, timeout: 11 + run, in: folder)
            }
            changedPlans.append(try workbench.penguinhooks(["reconcile"] + state, in: room))
            applies.append(try workbench.penguinhooks(apply, in: room))
        }
        let ours = "\(text(Double(count))) declarations"
        return [
            row("`validate` of \(ours)", checks, goal: "goal: below 1 s, 200 MB"),
            row("no-op plan of \(ours)", plans, goal: "goal: below 1 s, 200 MB"),
            row("plan of 100 changes among \(ours)", changedPlans, goal: "goal: below 1.5 s"),
            row("plan and apply of 100 changes", applies, goal: "goal: below 1.5 s, 200 MB"),
            row("first apply of \(ours), secrets made and sealed", [first], goal: "–"),
        ] + (try scale(workbench)) + (try PlanPeers.rows(workbench, room, checks, plans))
    }

    /// What a plan costs for more and more declarations: a line, not a curve.
    private static func scale(_ workbench: Workbench) throws -> [Row] {
        try [1000, 5000, 10_000, 50_000].map { count in
            let room = try workbench.room("scale")
            _ = try declarations(count, in: room)
            try workbench.penguinhooks(["reconcile", "--apply", "--yes"] + state, in: room)
            let plans = try repeated(workbench) {
                try workbench.penguinhooks(["reconcile", "--detailed-exitcode"] + state, in: room)
            }
            let each = median(plans.map(\.cpuSeconds)) * 1_000_000 / Double(count)
            return row(
                "no-op plan of \(text(Double(count)))",
                plans,
                goal: "\(text(each)) µs of CPU a declaration"
            )
        }
    }

    private static func repeated(
        _ workbench: Workbench,
        _ run: () throws -> Measurement
    ) rethrows -> [Measurement] {
        try (0..<workbench.runs).map { _ in try run() }
    }

    /// Writes a folder of declarations into a room.
    @discardableResult
    static func declarations(_ count: Int, in room: URL) throws -> URL {
        let folder = room.appending(path: "webhooks.d")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for index in 0..<count { try declaration(index, timeout: 10, in: folder) }
        return folder
    }

    private static func declaration(_ index: Int, timeout: Int, in folder: URL) throws {
        let declaration = """
            name: Webhook number \(index)
            description: Declared for measuring
            url: https://endpoint-\(index).example.com/hooks/penguinmails
            events: [email.opened, email.clicked, "contact.*"]
            owner: team-\(index % 50)
            notify: [team-\(index % 50)@example.com]
            filters:
              workspaces: [Client A, Client B]
              custom:
                campaign.type: promotional
                email.opened_count: {$gte: \(index % 7)}
            retry: {max_attempts: 6, delays: [1m, 5m, 15m, 1h, 24h]}
            timeout: \(timeout)s

            """
        try declaration.write(
            to: folder.appending(path: "webhook-\(index).yaml"),
            atomically: false,
            encoding: .utf8
        )
    }

    private static func row(_ what: String, _ runs: [Measurement], goal: String) -> Row {
        Row(what: what, figure: figure(of: runs), against: goal)
    }

    /// Medians: time on the clock, CPU time, and peak memory.
    static func figure(of runs: [Measurement]) -> String {
        "\(text(median(runs.map(\.wallSeconds)), decimals: 2)) s, "
            + "\(text(median(runs.map(\.cpuSeconds)), decimals: 2)) s CPU, "
            + "\(text(median(runs.map(\.peakMegabytes)))) MB"
    }
}
