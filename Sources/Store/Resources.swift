import Synchronization

/// What a store keeps hold of besides its connections.
final class Resources: Sendable {
    private let lock: Mutex<StateLock?>
    /// The connection of a store that only reads.
    let file: ReadOnlyState?

    /// A writer's lock.
    init(lock: consuming StateLock) {
        self.lock = Mutex(lock)
        file = nil
    }

    /// A reader's connection and the lock that guards it.
    init(file: ReadOnlyState) {
        lock = Mutex(nil)
        self.file = file
    }

    /// Gives locks back.
    func release() {
        lock.withLock { $0 = nil }
        file?.release()
    }
}
