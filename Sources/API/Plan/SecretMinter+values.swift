import Model
import Signing

/// Sealing header, address and certificate values, and what tells one value from another.
extension SecretMinter {
    /// Seals what the configuration names; values of fields that are gone are dropped.
    func seal(
        _ values: [String: String],
        of id: WebhookID,
        _ key: WebhookKey,
        _ configuration: WebhookConfiguration,
        live: Live?,
        into secrets: inout ApplyRequest.Secrets
    ) throws(Problem) {
        let liveSources = Dictionary(
            uniqueKeysWithValues: live?.webhook.configuration.sealedValues.map { ($0, $1) } ?? []
        )
        var sealed: [String: [UInt8]] = [:]
        var digests = secrets.digests.filter { $0.key == Sealer.secretField }
        for (field, source) in configuration.sealedValues {
            let kept = live?.secrets.values[field]
            if let value = values[field], source != .sealed {
                let bytes = Array(value.utf8)
                let digest = digest(of: bytes, id, field)
                let isSame = live?.secrets.digests[field] == digest
                sealed[field] =
                    isSame ? kept : sealer.seal(bytes, for: Sealer.Place(id, field))
                digests[field] = digest
            } else if let kept, source == .sealed || source == liveSources[field] {
                sealed[field] = kept
                digests[field] = live?.secrets.digests[field]
            } else {
                throw source == .sealed ? .sealedOnCreate(key, field) : .missingValue(key, field)
            }
        }
        secrets.values = sealed
        secrets.digests = digests
    }

    /// Keeps what a supplied secret is compared by; one of our own making is compared with nothing.
    func compare(
        _ secret: Secret,
        of id: WebhookID,
        _ source: SecretSource,
        into secrets: inout ApplyRequest.Secrets
    ) {
        let digest = digest(of: Array(secret.text.utf8), id, Sealer.secretField)
        secrets.digests[Sealer.secretField] = source == .generated ? nil : digest
    }

    private func digest(of bytes: [UInt8], _ id: WebhookID, _ field: String) -> [UInt8] {
        sealer.comparisonDigest(of: bytes, webhookID: id, field: field)
    }
}
