package import Model
package import Signing

/// A request that a receiver got, as it came.
package struct ReceivedDelivery: Sendable {
    package var method: String
    /// Path and query.
    package var path: String
    /// In the order they came.
    package var headers: [HeaderField]
    package var body: [UInt8]
    package var receivedAt: Timestamp
    /// What the signature check found; nil where the receiver knows no secret for the path.
    package var verdict: SignatureVerdict?

    /// Whether the signatures were checked and good.
    package var isVerified: Bool { verdict?.isVerified ?? false }

    /// The value of a header, its name in lower case.
    package subscript(header name: String) -> String? {
        headers.first { $0.name.lowercased() == name }?.value
    }
}
