import Synchronization

/// The sealer of a process that runs on while the master key changes.
package final class LiveSealer: Sendable {
    private let state: Mutex<Sealer>

    package init(_ sealer: Sealer) {
        state = Mutex(sealer)
    }

    /// The sealer of the moment.
    package var current: Sealer { state.withLock { $0 } }

    /// Puts another in its place.
    package func replace(with sealer: Sealer) {
        state.withLock { $0 = sealer }
    }
}
