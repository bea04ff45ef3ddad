import FoundationEssentials
import Subprocess

/// Runs scripts with Node.js, the reference for `JSON.stringify`.
enum Node {
    /// Whether tests that need it run: always in CI, where its absence is a failure.
    static let isWanted = ProcessInfo.processInfo.environment["CI"] == "true" || isInstalled

    private static var isInstalled: Bool {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/node") }
    }

    /// The lines that a script writes for these lines on its standard input.
    static func lines(of script: String, input: [String]) async throws -> [String] {
        let bytes = Array(input.map { $0 + "\n" }.joined().utf8)
        let result = try await run(
            .name("node"),
            arguments: ["-e", script],
            input: .array(bytes),
            output: .bytes(limit: 256 << 20),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else {
            throw NodeFailure(message: result.standardError)
        }
        let text = String(decoding: result.standardOutput, as: UTF8.self)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}

/// What Node.js wrote on its standard error.
struct NodeFailure: Error {
    let message: String
}
