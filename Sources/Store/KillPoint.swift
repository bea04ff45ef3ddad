import Glibc
import Synchronization

/// A place where `make crash-test` may end the process as a power cut would; release builds pass by.
package enum KillPoint: CaseIterable, Sendable {
    /// Events are on disk, their sender does not know yet.
    case afterAccept
    /// Deliveries are claimed, nothing is sent.
    case afterClaim
    /// An endpoint has answered, nobody has noted it.
    case afterSend
    /// Outcomes are written and not committed.
    case beforeSettled
    /// A webhook's pause is on disk, nobody was told of it.
    case beforeTold
    /// A plan's changes are written and not committed.
    case duringApply
    /// What is old is removed and that is not committed.
    case duringRetention

    /// Ends the process at once where this is the chosen point at its chosen passing.
    @inlinable
    package func pass() {
        #if DEBUG
        count()
        #endif
    }
}

#if DEBUG
extension KillPoint {
    private static let chosen = Mutex<(point: KillPoint, passings: Int)?>(nil)

    /// Chooses a point and its passing: `afterSend:3` is the third; without a number the first.
    package static func arm(_ text: String) {
        let parts = text.split(separator: ":")
        let point = allCases.first { "\($0)" == parts.first ?? "" }
        let passings = parts.count > 1 ? Int(parts[1]) : 1
        guard let point, let passings else { preconditionFailure("no kill point is \(text)") }
        chosen.withLock { $0 = (point, passings) }
    }

    @usableFromInline
    package func count() {
        let isOver = Self.chosen.withLock { chosen in
            guard chosen?.point == self else { return false }
            chosen?.passings -= 1
            return chosen?.passings == 0
        }
        if isOver { kill(getpid(), SIGKILL) }
    }
}
#endif
