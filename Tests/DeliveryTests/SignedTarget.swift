import Delivery
import Model
import Signing
import TestSupport
import Testing

/// Targets with real sealed values, made without a store.
struct SignedTarget {
    let sealer: Sealer
    let secret: Secret
    var target: DeliveryTarget

    init(
        _ configuration: WebhookConfiguration,
        id: String = "wh_1",
        values: [String: String] = [:]
    )
        throws
    {
        let folder = try TemporaryFolder()
        let key = try MasterKey.create(at: folder.file("key"))
        let sealer = Sealer(masterKey: key, stateID: "state")
        let id = WebhookID(rawValue: id)
        let secret = Secret.generate()
        self.sealer = sealer
        self.secret = secret
        let time = Timestamp(milliseconds: 1_764_000_000_000)
        target = DeliveryTarget(
            webhook: Webhook(
                id: id,
                key: try #require(WebhookKey("crm")),
                configuration: configuration,
                managedBy: .file,
                file: nil,
                revision: 1,
                createdAt: time,
                createdBy: "test",
                updatedAt: time,
                secretHint: secret.hint,
                secretFingerprint: secret.fingerprint,
                secretVersion: 1
            ),
            secrets: ApplyRequest.Secrets(
                signing: [sealer.seal(secret, of: id, version: 1, createdAt: nil)],
                values: Dictionary(
                    uniqueKeysWithValues: values.map { path, value in
                        (path, sealer.seal(Array(value.utf8), for: Sealer.Place(id, path)))
                    }
                )
            ),
            nextDueAt: nil
        )
    }

    func prepared() throws -> PreparedTarget {
        try PreparedTarget(target, sealer: sealer)
    }
}
