import Synchronization

/// Large values that a command is done with just before the process ends: giving back every part of ten thousand
/// webhooks takes longer than comparing them did.
enum KeptUntilExit {
    private static let values = Mutex<[any Sendable]>([])

    static func keep(_ value: any Sendable) {
        values.withLock { $0.append(value) }
    }
}
