import API
import Model
import Signing
import Store

/// Seals everything under a new master key while this process goes on, and puts the key into the old one's file.
struct MasterKeyChange: Sendable {
    let store: Store
    let sealer: LiveSealer
    let keyPath: String

    func run(_ audit: Audit) async throws -> KeyChange {
        let old = sealer.current
        let key = try newKey(replacing: old.keyID)
        let new = Sealer(masterKey: key, stateID: store.stateID)
        // Whoever reads meanwhile may find values of either key.
        sealer.replace(with: old.opening(alsoWith: new))
        var audit = audit
        audit.summary = "sealed everything under key \(key.keyID)"
        let count: Int
        do {
            count = try await store.rekey(from: old.keyID, to: key.keyID, audit: audit) {
                webhook,
                secrets in
                try old.resealed(secrets, of: webhook, under: new)
            }
        } catch {
            sealer.replace(with: old)
            throw error
        }
        sealer.replace(with: new.opening(alsoWith: old))
        try MasterKey.promoteNext(at: keyPath)
        return KeyChange(keyID: key.keyID, previousKeyID: old.keyID, webhooks: count)
    }

    /// The key in `<key>.next`: made now, or left there by a run that was cut short.
    private func newKey(replacing current: String) throws -> MasterKey {
        let next = MasterKey.nextPath(for: keyPath)
        // Cut short between sealing and renaming: finish that first.
        if try MasterKey.load(at: keyPath).keyID != current {
            try MasterKey.promoteNext(at: keyPath)
        }
        do throws(MasterKeyError) {
            return try MasterKey.create(at: next)
        } catch .exists {
            return try MasterKey.load(at: next)
        }
    }
}
