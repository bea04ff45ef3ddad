import Glibc
import Model
import Signing
import Store

/// Opening the state and its master key as the options name them.
enum StateFiles {
    /// A state opened for writing, with what seals and opens its secrets.
    struct Writable {
        let store: Store
        let sealer: Sealer?
    }

    /// Opens the state beside whoever writes it; creates nothing, not even a key.
    static func openForReading(_ options: any StatePaths) throws -> Store {
        try Store.open(at: options.state, access: .readOnly)
    }

    /// Opens the state alone; its key only where it is needed.
    static func openForWriting(
        _ options: any StatePaths,
        creating: Bool,
        needsKey: Bool,
        migrating: Bool = false
    ) throws -> Writable {
        let isNew = try !Store.exists(at: options.state)
        guard !isNew || creating else { throw StoreError.missing(path: options.state) }
        let newKey = isNew ? try keyForNewState(options) : nil
        let store = try Store.open(
            at: options.state,
            access: .readWrite,
            holder: holder,
            newKeyID: newKey?.keyID,
            migrating: migrating,
            now: .now()
        )
        do {
            return Writable(
                store: store,
                sealer: try sealer(for: store, options, newKey, isNeeded: needsKey || isNew)
            )
        } catch {
            try store.close()
            throw error
        }
    }

    /// What seals and opens the secrets of a state.
    static func sealer(for store: Store, _ options: any StatePaths) throws -> Sealer {
        guard let keyID = store.keyID else {
            throw CommandFailure("\(options.state) was made without a master key")
        }
        let key = try MasterKey.load(at: options.keyPath, keyID: keyID)
        return Sealer(masterKey: key, stateID: store.stateID)
    }

    private static func sealer(
        for store: Store,
        _ options: any StatePaths,
        _ newKey: MasterKey?,
        isNeeded: Bool
    ) throws -> Sealer? {
        guard isNeeded else { return nil }
        if let newKey, newKey.keyID == store.keyID {
            return Sealer(masterKey: newKey, stateID: store.stateID)
        }
        return try sealer(for: store, options)
    }

    /// The key of a state that is about to be made: on disk before anything is sealed under it.
    private static func keyForNewState(_ options: any StatePaths) throws -> MasterKey {
        do throws(MasterKeyError) {
            return try MasterKey.create(at: options.keyPath)
        } catch .exists {
            if Store.isEmptyFile(at: options.state) {
                throw CommandFailure(
                    "\(options.state) is empty although its master key \(options.keyPath) is there. "
                        + "Restore a backup, or remove the empty file to begin a new state."
                )
            }
            // A key that was brought along, or left by a start that was cut short.
            return try MasterKey.load(at: options.keyPath)
        }
    }

    /// How this process is named to others that want the state.
    private static var holder: String {
        let command = CommandLine.arguments.dropFirst().prefix { !$0.hasPrefix("-") }.prefix(2)
        return (["penguinhooks"] + command).joined(separator: " ") + " (process \(getpid()))"
    }
}
