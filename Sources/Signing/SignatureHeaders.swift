package import Model

/// The header fields that sign one attempt, under one secret or, in a rotation's grace, two.
package struct SignatureHeaders: Sendable {
    /// The specification's signature.
    package static let penguinMails = "x-penguinmails-signature"
    /// The one that takes its place at the end of a rotation's grace.
    package static let penguinMailsNext = "x-penguinmails-signature-next"
    /// The event's id, the same on every attempt.
    package static let id = "webhook-id"
    /// Whole seconds since 1970, fresh on every attempt.
    package static let timestamp = "webhook-timestamp"
    /// One Standard Webhooks signature for each live secret.
    package static let standard = "webhook-signature"

    /// In the order they are sent.
    package let fields: [HeaderField]

    /// Signs a body; `signers` has the newest secret first and must not be empty.
    package init(id: String, body: [UInt8], at now: Timestamp, signers: [Signer]) {
        precondition(!signers.isEmpty, "an attempt is signed with at least one secret")
        let seconds = now.milliseconds / 1000
        var fields: [HeaderField] = []
        // Receivers know the oldest secret; the newer one is announced until the grace ends.
        let signatures = signers.reversed().map { $0.penguinMailsSignature(of: body) }
        fields.append(HeaderField(Self.penguinMails, signatures[0]))
        if signatures.count > 1 {
            fields.append(HeaderField(Self.penguinMailsNext, signatures[1]))
        }
        fields.append(HeaderField(Self.id, id))
        fields.append(HeaderField(Self.timestamp, String(seconds)))
        let standard = signers.map { signer in
            signer.standardSignature(id: id, timestamp: seconds, body: body)
        }
        fields.append(HeaderField(Self.standard, standard.joined(separator: " ")))
        self.fields = fields
    }
}
