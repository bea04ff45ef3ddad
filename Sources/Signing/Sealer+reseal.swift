package import Model

/// Moving what is sealed from one master key to another.
extension Sealer {
    /// A webhook's sealed values under another key, with what they are compared by.
    package func resealed(
        _ secrets: ApplyRequest.Secrets,
        of webhookID: WebhookID,
        under other: Sealer
    ) throws(SealError) -> ApplyRequest.Secrets {
        var result = ApplyRequest.Secrets(signing: [])
        for sealed in secrets.signing {
            let secret = try open(sealed, of: webhookID)
            result.signing.append(
                other.seal(
                    secret,
                    of: webhookID,
                    version: sealed.version,
                    createdAt: sealed.createdAt,
                    expiresAt: sealed.expiresAt
                )
            )
            let field = Self.secretField
            guard sealed == secrets.signing.first, secrets.digests[field] != nil else { continue }
            result.digests[field] = other.comparisonDigest(
                of: Array(secret.text.utf8),
                webhookID: webhookID,
                field: field
            )
        }
        for (field, sealed) in secrets.values {
            let place = Place(webhookID, field)
            let plain = try open(sealed, for: place)
            result.values[field] = other.seal(plain, for: place)
            guard secrets.digests[field] != nil else { continue }
            result.digests[field] = other.comparisonDigest(
                of: plain,
                webhookID: webhookID,
                field: field
            )
        }
        return result
    }
}
