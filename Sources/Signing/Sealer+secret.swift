package import Model

/// Signing secrets, sealed with what may be shown of them.
extension Sealer {
    /// The field path under which signing secrets are sealed.
    package static let secretField = "secret"

    /// The secret as it rests.
    package func seal(
        _ secret: Secret,
        of webhookID: WebhookID,
        version: Int,
        createdAt: Timestamp?,
        expiresAt: Timestamp? = nil
    ) -> SealedSecret {
        SealedSecret(
            version: version,
            sealed: seal(
                Array(secret.text.utf8),
                for: Place(webhookID, Self.secretField, version: version)
            ),
            fingerprint: secret.fingerprint,
            hint: secret.hint,
            createdAt: createdAt,
            expiresAt: expiresAt
        )
    }

    /// The secret in the clear.
    package func open(
        _ sealed: SealedSecret,
        of webhookID: WebhookID
    ) throws(SealError) -> Secret {
        let place = Place(webhookID, Self.secretField, version: sealed.version)
        let plain = try open(sealed.sealed, for: place)
        do {
            return try Secret(String(decoding: plain, as: UTF8.self))
        } catch {
            throw .damaged(place)
        }
    }
}
