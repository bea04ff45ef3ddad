import Model
import Signing

extension Sealer {
    /// The live secrets after a rotation: the new one, and during the grace the one before it.
    func rotated(
        _ live: [SealedSecret],
        of webhook: WebhookID,
        to secret: Secret,
        version: Int,
        grace: Duration,
        at now: Timestamp
    ) -> [SealedSecret] {
        let new = seal(secret, of: webhook, version: version, createdAt: now)
        guard grace > .zero, var old = live.first else { return [new] }
        old.expiresAt = now + grace
        return [new, old]
    }
}
