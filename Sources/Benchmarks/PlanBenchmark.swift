import Foundation

/// A plan of 10,000 unchanged declarations, as a whole process.
enum PlanBenchmark {
    private static let count = 10_000

    static func run(_ workbench: Workbench) throws -> [Row] {
        let room = try workbench.room("plan")
        let folder = room.appending(path: "webhooks.d")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for index in 0..<count {
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
                timeout: 10s

                """
            try declaration.write(
                to: folder.appending(path: "webhook-\(index).yaml"),
                atomically: false,
                encoding: .utf8
            )
        }
        let state = ["--state", "state.sqlite"]
        let apply = try workbench.penguinhooks(["reconcile", "--apply", "--yes"] + state, in: room)
        let plans = try (0..<workbench.runs).map { _ in
            try workbench.penguinhooks(["reconcile", "--detailed-exitcode"] + state, in: room)
        }
        let checks = try (0..<workbench.runs).map { _ in
            try workbench.penguinhooks(["validate"], in: room)
        }
        return [
            row("no-op plan of \(text(Double(count))) declarations", plans, goal: "below 1.5 s"),
            row("`validate` of the same", checks, goal: "–"),
            row("first apply of the same, secrets made and sealed", [apply], goal: "–"),
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
