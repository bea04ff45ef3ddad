import Foundation

/// The measurements of the README's table: all without arguments, or those named, such as `Benchmarks deliver peers`.
///
/// Each is a ratio against a peer, or a figure of a whole process, in one run; medians of `BENCH_RUNS` (5);
/// `steady` lasts `BENCH_SECONDS` (30).
@main
enum Benchmarks {
    static func main() throws {
        let chosen = Set(CommandLine.arguments.dropFirst())
        let suite: [(name: String, run: (Workbench) throws -> [Row])] = [
            ("deliver", DeliveryBenchmark.run),
            ("peers", PeerBenchmark.run),
            ("fairness", FairnessBenchmark.run),
            ("backlog", BacklogBenchmark.run),
            ("ingest", IngestBenchmark.run),
            ("steady", SteadyBenchmark.run),
            ("plan", PlanBenchmark.run),
            ("impact", ImpactBenchmark.run),
            ("site", SiteBenchmark.run),
        ]
        let workbench = try Workbench()
        defer { workbench.clear() }
        print("| what | figure | against |\n|---|---|---|")
        for (name, run) in suite where chosen.isEmpty || chosen.contains(name) {
            for row in try run(workbench) {
                print("| \(row.what) | \(row.figure) | \(row.against) |")
            }
        }
    }
}

/// A line of the table.
struct Row {
    var what: String
    var figure: String
    var against: String
}

/// Something that kept a measurement from being taken.
struct BenchmarkError: Error, CustomStringConvertible {
    var description: String
}
