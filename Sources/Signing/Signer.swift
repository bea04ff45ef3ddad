/// Signs with one secret in both schemes, its keys set up once.
package struct Signer: Sendable {
    private let penguinMails: HMACSHA256
    private let standard: HMACSHA256

    /// The specification's scheme takes the whole text as key, Standard Webhooks what it stands for.
    package init(_ secret: Secret) {
        penguinMails = HMACSHA256(key: Array(secret.text.utf8))
        standard = HMACSHA256(key: secret.key)
    }

    /// `sha256=` and the hexadecimal code of the body.
    package func penguinMailsSignature(of body: [UInt8]) -> String {
        "sha256=" + Hex.encode(penguinMails.code(for: body))
    }

    /// `v1,` and base 64 of the code of `id.timestamp.body`; the timestamp in whole seconds.
    package func standardSignature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        let prefix = Array("\(id).\(timestamp).".utf8)
        return "v1," + Base64.standard.encode(standard.code(prefix: prefix, for: body))
    }
}
