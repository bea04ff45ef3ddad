import Model
import Signing
import Testing

struct SignatureVerifierTests {
    private let old = Secret.generate()
    private let new = Secret.generate()
    private let body = Array(#"{"id":"evt_1","data":{"name":"Zoë"}}"#.utf8)
    private let now = Timestamp(milliseconds: 1_764_000_000_500)

    private func headers(_ secrets: Secret...) -> [HeaderField] {
        SignatureHeaders(id: "evt_1", body: body, at: now, signers: secrets.map(Signer.init)).fields
    }

    private func verdict(
        _ headers: [HeaderField],
        _ secrets: Secret...,
        at time: Timestamp? = nil
    ) -> SignatureVerdict {
        SignatureVerifier(secrets: secrets).verify(headers: headers, body: body, at: time ?? now)
    }

    @Test func acceptsWhatWasSigned() {
        let verdict = verdict(headers(old), old)

        #expect(verdict.penguinMails == .good)
        #expect(verdict.standard == .good)
        #expect(verdict.isVerified)
    }

    @Test func duringAGraceBothSecretsAreAccepted() {
        let headers = headers(new, old)

        #expect(verdict(headers, old).isVerified)
        #expect(verdict(headers, new).standard == .good)
        #expect(verdict(headers, new).penguinMails == .mismatch)
        let next = headers.first { $0.name == "x-penguinmails-signature-next" }
        #expect(next?.value == Signer(new).penguinMailsSignature(of: body))
    }

    @Test func saysWhichPartIsWrong() {
        var altered = headers(old)
        altered[0].value = Signer(new).penguinMailsSignature(of: body)

        let verdict = verdict(altered, old)

        #expect(verdict.penguinMails == .mismatch)
        #expect(verdict.standard == .good)
        #expect(!verdict.isVerified)
    }

    @Test func refusesAnotherBody() {
        let verdict = SignatureVerifier(secrets: [old])
            .verify(headers: headers(old), body: body + [0x20], at: now)

        #expect(verdict.penguinMails == .mismatch)
        #expect(verdict.standard == .mismatch)
    }

    @Test func refusesOldAndFutureTimestamps() {
        let headers = headers(old)

        #expect(verdict(headers, old, at: now + .seconds(299)).isVerified)
        #expect(
            verdict(headers, old, at: now + .seconds(301)).standard
                == .tooOld(.milliseconds(301_500))
        )
        #expect(
            verdict(headers, old, at: now - .seconds(301)).standard
                == .tooNew(.milliseconds(300_500))
        )
    }

    @Test func namesAMissingHeader() {
        let headers = headers(old).filter { $0.name != "webhook-timestamp" }

        #expect(verdict(headers, old).standard == .malformed(.missing("webhook-timestamp")))
    }

    @Test(arguments: [
        ("x-penguinmails-signature", "sha256=12", SignatureVerdict.Fault.penguinMailsForm),
        ("webhook-signature", "v2,abc", .standardForm),
        ("webhook-timestamp", "soon", .timestamp),
        ("webhook-timestamp", "9223372036854775807", .timestamp),
    ])
    func namesAMalformedHeader(name: String, value: String, fault: SignatureVerdict.Fault) {
        let headers = headers(old).map { $0.name == name ? HeaderField(name, value) : $0 }

        let verdict = verdict(headers, old)

        #expect([verdict.penguinMails, verdict.standard].contains(.malformed(fault)))
    }

    @Test func doesNotTakeSilenceForProof() {
        #expect(!verdict([], old).isVerified)
    }

    @Test func acceptsHeadersInAnyCase() {
        let headers = headers(old).map { HeaderField($0.name.uppercased(), $0.value) }

        #expect(verdict(headers, old).isVerified)
    }
}
