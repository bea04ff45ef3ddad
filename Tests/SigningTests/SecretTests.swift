import Signing
import Testing

struct SecretTests {
    @Test func aGeneratedSecretIsReadBack() throws {
        let secret = Secret.generate()

        let again = try Secret(secret.text)

        #expect(again == secret)
        #expect(secret.key.count == 32)
        #expect(secret.text.hasPrefix("whsec_"))
        #expect(Secret.generate() != secret)
    }

    @Test func isNeverPrintedByAccident() throws {
        let secret = try Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

        #expect("\(secret)" == "whsec_...aSw")
        #expect(String(reflecting: secret) == "whsec_...aSw")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("MfKQ"))
        #expect(!String(reflecting: [secret]).contains("MfKQ"))
    }

    @Test func showsHintAndFingerprint() throws {
        let secret = try Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

        #expect(secret.hint == "aSw")
        #expect(secret.fingerprint == SHA256.hexDigest(Array(secret.text.utf8)))
    }

    @Test(arguments: [
        ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", SecretError.missingPrefix),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", .notBase64),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", .notBase64),
        ("whsec_", .size(0)),
        ("whsec_" + Base64.standard.encode([UInt8](repeating: 7, count: 23)), .size(23)),
        ("whsec_" + Base64.standard.encode([UInt8](repeating: 7, count: 65)), .size(65)),
    ])
    func refusesWhatIsNoSecret(text: String, error: SecretError) {
        #expect(throws: error) { try Secret(text) }
        #expect(!error.description.contains("MfKQ"))
    }
}
