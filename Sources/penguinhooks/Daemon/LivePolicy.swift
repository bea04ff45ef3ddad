import Declarations
import Model
import Synchronization
import Text

/// The policy a daemon holds plans to, as its file had it at the last reading.
final class LivePolicy: Sendable {
    private let state: Mutex<HeldPolicy>
    private let path: String

    /// Reads the file; a daemon does not start on a policy that it cannot read.
    init(reading path: String) throws(CommandFailure) {
        self.path = path
        state = Mutex(try Self.read(path))
    }

    var current: HeldPolicy { state.withLock { $0 } }

    /// Reads the file again; one that is broken leaves the policy as it was.
    func reload() throws(CommandFailure) {
        let policy = try Self.read(path)
        state.withLock { $0 = policy }
    }

    private static func read(_ path: String) throws(CommandFailure) -> HeldPolicy {
        let (policy, diagnostics) = HeldPolicy.read(path, now: .now())
        guard let policy else {
            let text = diagnostics.filter { $0.severity == .error }.map { $0.text(colour: false) }
            throw CommandFailure(
                "the policy cannot be held:\n" + text.joined(separator: "\n"),
                status: .declarationsInvalid
            )
        }
        return policy
    }
}
