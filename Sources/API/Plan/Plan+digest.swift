package import Model
import Planning
import Signing

extension Plan {
    /// SHA-256 of what applying does: what apply is told to expect.
    package var digest: String {
        digest(hash: SHA256.hexDigest)
    }
}
