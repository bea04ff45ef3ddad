internal import COpenSSL
package import Model

/// Seals values at rest with AES-256-GCM, each bound to its place so that none can stand in for another.
///
/// A sealed value is a format byte, the key's id (8), a nonce (12), the cipher text and a tag (16).
package struct Sealer: Sendable {
    /// Where a sealed value belongs.
    package struct Place: Sendable, Hashable {
        package var webhookID: WebhookID
        /// The field's path in the declaration: `secret`, `headers.Authorization`.
        package var field: String
        package var version: Int

        package init(_ webhookID: WebhookID, _ field: String, version: Int = 1) {
            self.webhookID = webhookID
            self.field = field
            self.version = version
        }
    }

    /// The id of the key in use.
    package let keyID: String

    private static let format: UInt8 = 1
    private static let keyIDSize = 8
    private static let nonceSize = 12
    private static let tagSize = 16

    private let stateID: String
    private let key: [UInt8]
    private let comparison: HMACSHA256
    /// Those that open what this one did not seal.
    private var others: [Sealer] = []

    package init(masterKey: MasterKey, stateID: String) {
        self.stateID = stateID
        keyID = masterKey.keyID
        // Two keys from one by HKDF's expansion: sealing and comparing never share key material.
        let derive = HMACSHA256(key: masterKey.bytes)
        key = derive.code(for: Array("penguinhooks seal\u{1}".utf8))
        comparison = HMACSHA256(key: derive.code(for: Array("penguinhooks compare\u{1}".utf8)))
    }

    /// The same sealer, which opens what another one sealed as well; while the master key changes.
    package func opening(alsoWith other: Sealer) -> Sealer {
        var sealer = self
        sealer.others = [other]
        return sealer
    }

    /// The value as it may be stored.
    package func seal(_ plain: [UInt8], for place: Place) -> [UInt8] {
        let nonce = RandomBytes.make(Self.nonceSize)
        let bound = bound(to: place)
        var sealed = [UInt8](repeating: 0, count: plain.count)
        var tag = [UInt8](repeating: 0, count: Self.tagSize)
        let result = unsafe ph_gcm_seal(
            key,
            nonce,
            bound,
            bound.count,
            plain,
            plain.count,
            &sealed,
            &tag
        )
        precondition(result == 1, "libcrypto offers no AES-256-GCM")
        return [Self.format] + keyIDBytes + nonce + sealed + tag
    }

    /// The value in the clear; fails where key or place are not those it was sealed with.
    package func open(_ sealed: [UInt8], for place: Place) throws(SealError) -> [UInt8] {
        let head = 1 + Self.keyIDSize
        guard sealed.count >= head + Self.nonceSize + Self.tagSize, sealed[0] == Self.format else {
            throw .damaged(place)
        }
        let sealedUnder = Hex.encode(Array(sealed[1..<head]))
        guard sealedUnder == keyID else {
            if let other = others.first(where: { $0.keyID == sealedUnder }) {
                return try other.open(sealed, for: place)
            }
            throw .otherKey(place, sealedUnder: sealedUnder, given: keyID)
        }
        let nonce = Array(sealed[head..<head + Self.nonceSize])
        let cipher = Array(sealed[(head + Self.nonceSize)...].dropLast(Self.tagSize))
        let tag = Array(sealed.suffix(Self.tagSize))
        let bound = bound(to: place)
        var plain = [UInt8](repeating: 0, count: cipher.count)
        let result = unsafe ph_gcm_open(
            key,
            nonce,
            bound,
            bound.count,
            cipher,
            cipher.count,
            tag,
            &plain
        )
        guard result == 1 else { throw .damaged(place) }
        return plain
    }

    /// A digest that tells whether two values of one field are the same, to holders of the key only.
    package func comparisonDigest(
        of plain: [UInt8],
        webhookID: WebhookID,
        field: String
    ) -> [UInt8] {
        comparison.code(
            prefix: Self.lengthPrefixed([stateID, webhookID.rawValue, field]),
            for: plain
        )
    }

    private var keyIDBytes: [UInt8] { Hex.decode(keyID) ?? [] }

    private func bound(to place: Place) -> [UInt8] {
        Self.lengthPrefixed([
            stateID, place.webhookID.rawValue, place.field, String(place.version), keyID,
        ])
    }

    /// Joined so that no two lists give the same bytes.
    private static func lengthPrefixed(_ parts: [String]) -> [UInt8] {
        parts.flatMap { part in Array("\(part.utf8.count):\(part)".utf8) }
    }
}

/// Why a sealed value could not be opened.
package enum SealError: Error, Hashable {
    /// Sealed under another master key.
    case otherKey(Sealer.Place, sealedUnder: String, given: String)
    /// Altered, cut, or moved here from another place.
    case damaged(Sealer.Place)
}
