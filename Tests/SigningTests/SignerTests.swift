import Model
import Signing
import Testing

struct SignerTests {
    private let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    /// The reference vector of Standard Webhooks' and Svix' libraries.
    @Test func signsAsStandardWebhooksDoes() throws {
        let signer = Signer(try Secret(secret))

        let signature = signer.standardSignature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: 1_614_265_330,
            body: Array(#"{"test": 2432232314}"#.utf8)
        )

        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    /// `crypto.createHmac('sha256', secret)` of the specification, the whole text as key.
    @Test func signsAsTheSpecificationDoes() throws {
        let signer = Signer(try Secret(secret))

        let signature = signer.penguinMailsSignature(of: Array(#"{"test":2432232314}"#.utf8))

        #expect(
            signature == "sha256=78dd34208881d421fa3a5c6234cab4568e4b390c903fc1a2668d1e71c68fb9c9"
        )
    }
}
