internal import FoundationEssentials
package import Subprocess
internal import SystemPackage

/// A program that a test runs.
package struct Tool: Sendable {
    private let executable: Executable
    private let folder: String?
    private let environment: [Subprocess.Environment.Key: String?]

    /// A program by its path, or by its name on the search path.
    package init(
        _ name: String,
        folder: String? = nil,
        environment: [Subprocess.Environment.Key: String?] = [:]
    ) {
        executable = name.contains("/") ? .path(FilePath(name)) : .name(name)
        self.folder = folder
        self.environment = environment
    }

    /// Runs the program to its end.
    package func run(_ arguments: [String], input: [UInt8] = []) async throws -> ProcessOutcome {
        let result = try await Subprocess.run(
            configuration(arguments),
            input: .array(input),
            output: .bytes(limit: 256 << 20),
            error: .bytes(limit: 16 << 20)
        )
        return ProcessOutcome(
            termination: result.terminationStatus,
            output: result.standardOutput,
            notices: result.standardError
        )
    }

    /// Runs the program while `body` works with it; what it prints goes to standard error, line by line.
    package func run<Result: Sendable>(
        _ arguments: [String],
        while body: @Sendable (RunningProcess) async throws -> Result
    ) async throws -> (result: Result, outcome: ProcessOutcome) {
        let log = ProcessLog()
        let result = try await Subprocess.run(
            configuration(arguments),
            input: .none,
            output: .discarded,
            error: .sequence
        ) { execution in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for try await line in execution.standardError.strings() { log.append(line) }
                    log.finish()
                }
                let id = execution.processIdentifier.value
                let process = RunningProcess(id: id, log: log) { signal in
                    try execution.send(signal: Signal(rawValue: signal))
                }
                let result: Result
                do {
                    result = try await body(process)
                } catch {
                    try process.kill()
                    throw error
                }
                try process.terminate()
                try await group.waitForAll()
                return result
            }
        }
        let outcome = ProcessOutcome(
            termination: result.terminationStatus,
            output: [],
            notices: Array(log.text.utf8)
        )
        return (result.closureResult, outcome)
    }

    /// Whether a program of this name is on the search path.
    package static func isInstalled(_ name: String) async -> Bool {
        do {
            _ = try await Executable.name(name).resolveExecutablePath(in: .inherit)
            return true
        } catch {
            return false
        }
    }

    private func configuration(_ arguments: [String]) -> Configuration {
        Configuration(
            executable: executable,
            arguments: Arguments(arguments),
            environment: .inherit.updating(environment),
            workingDirectory: folder.map { FilePath($0) }
        )
    }
}
