import FoundationEssentials
import TestSupport
import Testing

/// What only some users may do to a machine.
enum Rights {
    /// Whether tests run that mount file systems or serve names: always in CI, where they fail without the right to.
    static func mayMount() async throws -> Bool {
        if ProcessInfo.processInfo.environment["CI"] == "true" { return true }
        return try await Tool("unshare").run(["-m", "true"]).status == 0
    }

    /// Why they do not run.
    static let mounting: Comment = "only who may mount file systems can run it"
}
