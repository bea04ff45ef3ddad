internal import FoundationEssentials
package import Subprocess

/// The built binary, run in a folder of its own as a user would.
package struct Penguinhooks: Sendable {
    /// The folder it runs in.
    package let folder: TemporaryFolder
    /// The binary's own path.
    package let path: String
    private let tool: Tool

    /// The binary beside the running test bundle, in a fresh or given folder.
    package init(
        in folder: TemporaryFolder? = nil,
        environment: [Subprocess.Environment.Key: String?] = [:]
    ) throws {
        self.folder = try folder ?? TemporaryFolder()
        let runner = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let binary = URL(filePath: runner).deletingLastPathComponent()
            .appending(path: "penguinhooks").path
        path = binary
        var environment = environment
        // A developer's own settings must not reach the tests.
        for name in ProcessInfo.processInfo.environment.keys
        where name.hasPrefix("PENGUINHOOKS_") && environment[.init(stringLiteral: name)] == nil {
            environment[.init(stringLiteral: name)] = .some(nil)
        }
        tool = Tool(binary, folder: self.folder.path, environment: environment)
    }

    /// Runs a command to its end.
    package func run(_ arguments: String..., input: String = "") async throws -> ProcessOutcome {
        try await tool.run(arguments, input: Array(input.utf8))
    }

    /// Runs a command to its end.
    package func run(_ arguments: [String], input: [UInt8]) async throws -> ProcessOutcome {
        try await tool.run(arguments, input: input)
    }

    /// Runs a command while `body` works with it, then asks it to end.
    @discardableResult
    package func start<Result: Sendable>(
        _ arguments: String...,
        while body: @Sendable (RunningProcess) async throws -> Result
    ) async throws -> (result: Result, outcome: ProcessOutcome) {
        try await tool.run(arguments, while: body)
    }

    /// Runs a daemon on a free port while `body` works with it, then drains it.
    @discardableResult
    package func daemon<Result: Sendable>(
        _ arguments: [String] = [],
        while body: @Sendable (Daemon) async throws -> Result
    ) async throws -> (result: Result, outcome: ProcessOutcome) {
        let arguments =
            ["daemon", "--listen", "127.0.0.1:0", "--allow-private", "127.0.0.0/8"] + arguments
        return try await tool.run(arguments) { process in
            let line = try await process.line(containing: "listening on http")
            let url = line.split(separator: " ").last.map(String.init) ?? ""
            return try await body(Daemon(url: url, process: process))
        }
    }

    /// A daemon that is ready.
    package struct Daemon: Sendable {
        /// Such as `http://127.0.0.1:40123`.
        package let url: String
        package let process: RunningProcess
    }
}
