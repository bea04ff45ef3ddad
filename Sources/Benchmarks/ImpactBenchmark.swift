import Foundation

/// A million recorded events run through the old and the new rule of one changed filter.
enum ImpactBenchmark {
    private static let count = 1_000_000

    static func run(_ workbench: Workbench) throws -> [Row] {
        let room = try workbench.room("impact")
        let folder = room.appending(path: "webhooks.d")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func declare(_ filter: String) throws {
            try """
            name: Everything
            url: https://example.com/in
            events: ["*"]
            owner: bench
            filters: {custom: {\(filter)}}

            """.write(
                to: folder.appending(path: "everything.yaml"),
                atomically: false,
                encoding: .utf8
            )
        }
        try declare("campaign_id: {$prefix: camp_}")
        try workbench.penguinhooks(["reconcile", "--apply", "--yes"], in: room)
        let event = EventBody.single(size: 600) + "\n"
        let lines = String(repeating: event, count: 10_000)
        for _ in 0..<(count / 10_000) {
            try workbench.penguinhooks(["emit"], in: room, input: lines)
        }
        try declare("location.country: {$in: [DE, FR]}")
        let runs = try (0..<workbench.runs).map { _ in
            try workbench.penguinhooks(["reconcile", "--format", "json"], in: room)
        }
        guard runs.allSatisfy({ $0.output.contains("\"before\":\(count)") }) else {
            throw BenchmarkError(description: "not every event was counted: \(runs[0].output)")
        }
        return [
            Row(
                what: "\(text(Double(count))) recorded events against one changed filter",
                figure: PlanBenchmark.figure(of: runs),
                against: "goal: below 10 s"
            )
        ]
    }
}
