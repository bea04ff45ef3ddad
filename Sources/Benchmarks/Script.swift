import Foundation

/// Python programs beside these sources: the peers, and small tools for states and load.
enum Script {
    /// Where they are.
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

    /// Runs one to its end and returns what it printed.
    static func run(_ name: String, _ arguments: [String], in room: URL) throws -> String {
        let packages = ProcessInfo.processInfo.environment["BENCH_VENV"]
        let python = packages.map { $0 + "/bin/python" } ?? "python3"
        let program = folder.appending(path: name).path
        let run = try Measurement.of(python, [program] + arguments, in: room)
        guard run.status == 0 else {
            throw BenchmarkError(description: "\(name): \(run.errors.suffix(2_000))")
        }
        return run.output
    }
}
