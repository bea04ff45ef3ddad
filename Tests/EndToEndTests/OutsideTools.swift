import FoundationEssentials
import TestSupport
import Testing

/// Programs of others that tests compare with; where CI says so, they must be there.
enum OutsideTools {
    /// Whether a program is installed; its absence fails the test in CI.
    static func require(_ name: String) async throws -> Bool {
        let isThere = await Tool.isInstalled(name)
        if !isThere { missing(name) }
        return isThere
    }

    /// The nginx program, which is seldom on a user's search path.
    static func nginx() async throws -> String? {
        let path = ["/usr/sbin/nginx", "/usr/bin/nginx"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        if path == nil { missing("nginx") }
        return path
    }

    /// A Python that has a module: `PENGUINHOOKS_PYTHON`, or the one on the search path.
    static func python(with module: String) async throws -> String? {
        let python = ProcessInfo.processInfo.environment["PENGUINHOOKS_PYTHON"] ?? "python3"
        let probe = try await Tool(python).run(["-c", "import \(module)"])
        guard probe.status == 0 else {
            missing("Python's \(module)")
            return nil
        }
        return python
    }

    /// The path of a script beside these tests.
    static func support(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Support/\(name)").path
    }

    /// Fails the test in CI for something that is not installed.
    static func missing(_ what: String) {
        if ProcessInfo.processInfo.environment["CI"] == "true" {
            Issue.record("\(what) is missing")
        }
    }
}
