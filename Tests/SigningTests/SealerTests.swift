import FoundationEssentials
import Model
import Signing
import Testing

struct SealerTests {
    private let sealer: Sealer
    private let place = Sealer.Place(WebhookID(rawValue: "wh_1"), "headers.Authorization")
    private let plain = Array("Bearer tøken".utf8)

    init() throws {
        sealer = Sealer(masterKey: try Self.key(), stateID: "state-1")
    }

    private static func key() throws -> MasterKey {
        let path = FileManager.default.temporaryDirectory
            .appending(path: "SealerTests-\(UUID().uuidString).key").path
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: path) } }
        return try MasterKey.create(at: path)
    }

    @Test func opensWhatItSealed() throws {
        let sealed = sealer.seal(plain, for: place)

        #expect(try sealer.open(sealed, for: place) == plain)
        #expect(try sealer.open(sealer.seal([], for: place), for: place) == [])
        #expect(sealer.seal(plain, for: place) != sealed)
    }

    @Test func bindsAValueToItsPlace() throws {
        let sealed = sealer.seal(plain, for: place)
        let others = [
            Sealer.Place(WebhookID(rawValue: "wh_2"), "headers.Authorization"),
            Sealer.Place(WebhookID(rawValue: "wh_1"), "headers.Other"),
            Sealer.Place(WebhookID(rawValue: "wh_1"), "headers.Authorization", version: 2),
        ]

        for other in others {
            #expect(throws: SealError.damaged(other)) { try sealer.open(sealed, for: other) }
        }
    }

    @Test func bindsAValueToItsState() throws {
        let key = try Self.key()
        let sealed = Sealer(masterKey: key, stateID: "state-1").seal(plain, for: place)

        #expect(throws: SealError.damaged(place)) {
            try Sealer(masterKey: key, stateID: "state-2").open(sealed, for: place)
        }
    }

    @Test func tellsAnotherKeyFromDamage() throws {
        let other = Sealer(masterKey: try Self.key(), stateID: "state-1")
        let sealed = other.seal(plain, for: place)

        #expect(
            throws: SealError.otherKey(place, sealedUnder: other.keyID, given: sealer.keyID)
        ) {
            try sealer.open(sealed, for: place)
        }
    }

    @Test func noticesEveryChangedByte() {
        let sealed = sealer.seal(plain, for: place)

        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: SealError.self) { try sealer.open(changed, for: place) }
        }
        for count in sealed.indices {
            #expect(throws: SealError.damaged(place)) {
                try sealer.open(Array(sealed.prefix(count)), for: place)
            }
        }
    }

    @Test func comparesValuesOfOneFieldOnly() {
        let webhook = WebhookID(rawValue: "wh_1")
        let digest = sealer.comparisonDigest(of: plain, webhookID: webhook, field: "secret")

        #expect(
            sealer.comparisonDigest(of: plain, webhookID: webhook, field: "secret") == digest
        )
        #expect(sealer.comparisonDigest(of: plain, webhookID: webhook, field: "url") != digest)
        #expect(sealer.comparisonDigest(of: [1], webhookID: webhook, field: "secret") != digest)
    }

    @Test func secretsRestSealedWithWhatMayBeShown() throws {
        let secret = Secret.generate()
        let webhook = WebhookID(rawValue: "wh_1")

        let sealed = sealer.seal(secret, of: webhook, version: 3, createdAt: nil)

        #expect(try sealer.open(sealed, of: webhook) == secret)
        #expect(sealed.hint == secret.hint)
        #expect(sealed.fingerprint == secret.fingerprint)
        #expect(throws: SealError.self) {
            try sealer.open(sealed, of: WebhookID(rawValue: "wh_2"))
        }
    }

    @Test func resealsEverythingUnderAnotherKey() throws {
        let other = Sealer(masterKey: try Self.key(), stateID: "state-1")
        let id = WebhookID(rawValue: "wh_1")
        let secret = Secret.generate()
        let bytes = Array(secret.text.utf8)
        let made = Timestamp(milliseconds: 1_764_000_000_000)
        let digest = { (sealer: Sealer, plain: [UInt8], field: String) in
            sealer.comparisonDigest(of: plain, webhookID: id, field: field)
        }
        let secrets = ApplyRequest.Secrets(
            signing: [sealer.seal(secret, of: id, version: 3, createdAt: made)],
            values: [place.field: sealer.seal(plain, for: place)],
            digests: [
                "secret": digest(sealer, bytes, "secret"),
                place.field: digest(sealer, plain, place.field),
            ]
        )

        let resealed = try sealer.resealed(secrets, of: id, under: other)

        #expect(try other.open(resealed.signing[0], of: id).text == secret.text)
        #expect(resealed.signing[0].version == 3)
        #expect(resealed.signing[0].createdAt == made)
        #expect(try other.open(resealed.values[place.field] ?? [], for: place) == plain)
        #expect(resealed.digests["secret"] == digest(other, bytes, "secret"))
        #expect(resealed.digests[place.field] == digest(other, plain, place.field))
        #expect(throws: SealError.self) { try sealer.open(resealed.signing[0], of: id) }
    }
}
