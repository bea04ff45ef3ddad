import ArgumentParser
import Model
import Signing
import Store
import Text

/// Seals everything under a new master key.
struct SecretRekeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey",
        abstract: "Seal everything under a new master key.",
        discussion: """
            Signing secrets stay what they are; only the key that they rest under changes. The \
            new key takes the old one's file, so copy the old one first where backups need it. \
            Stop the daemon before; where this is cut short, either key opens the state.

            Example:
              penguinhooks secret rekey --state state.sqlite
            """
    )

    @OptionGroup var state: LocalStateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let files = try StateFiles.openForWriting(state, creating: false, needsKey: true)
        guard let sealer = files.sealer, let keyID = files.store.keyID else {
            throw CommandFailure("\(state.state) was made without a master key")
        }
        let key = try newKey(replacing: keyID)
        let count = try await reseal(files.store, from: sealer, under: key)
        try MasterKey.promoteNext(at: state.keyPath)
        try files.store.close()
        output.console.printResult(
            .members([
                "key_id": .string(key.keyID), "previous_key_id": .string(keyID),
                "webhooks": .integer(count),
            ]),
            output.format,
            "Sealed \(Words.counted(count, "webhook")) under the new key \(key.keyID) in "
                + "\(state.keyPath); the old one was \(keyID)."
        )
    }

    /// The key in `<key>.next`: made now, or left there by a run that was cut short.
    private func newKey(replacing current: String) throws -> MasterKey {
        let next = MasterKey.nextPath(for: state.keyPath)
        // Cut short between sealing and renaming: finish that first.
        if try MasterKey.load(at: state.keyPath).keyID != current {
            try MasterKey.promoteNext(at: state.keyPath)
        }
        do throws(MasterKeyError) {
            return try MasterKey.create(at: next)
        } catch .exists {
            return try MasterKey.load(at: next)
        }
    }

    private func reseal(
        _ store: Store,
        from sealer: Sealer,
        under key: MasterKey
    ) async throws -> Int {
        let other = Sealer(masterKey: key, stateID: store.stateID)
        var sealed: [WebhookID: ApplyRequest.Secrets] = [:]
        for (webhook, secrets) in try await store.allSecrets() {
            sealed[webhook] = try sealer.resealed(secrets, of: webhook, under: other)
        }
        try await store.rekey(
            to: key.keyID,
            sealed,
            audit: Audit(
                actor: LocalUser.name,
                action: "rekey",
                summary: "sealed everything under key \(key.keyID)",
                at: .now()
            )
        )
        return sealed.count
    }
}
