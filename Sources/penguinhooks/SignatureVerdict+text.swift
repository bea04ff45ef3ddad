import Model
import Signing
import Text

/// A verdict for people and for programs.
extension SignatureVerdict {
    /// The specification's sentence for a bad signature.
    static let failure = "Signature verification failed. Check your secret key."

    /// A line for each scheme, after the overall verdict.
    var lines: [String] {
        let parts = [
            ("\(SignatureHeaders.penguinMails)", penguinMails),
            ("\(SignatureHeaders.standard) (Standard Webhooks)", standard),
        ]
        return [isVerified ? "✓ Signature verified." : "✗ " + Self.failure]
            + parts.map { "  \($0.0): \($0.1.sentence)" }
    }

    /// `{"verified":…,"penguinmails":…,"standard":…,"message":…}`.
    var json: JSON {
        .members([
            "verified": .bool(isVerified),
            "penguinmails": .string(penguinMails.sentence),
            "standard": .string(standard.sentence),
            "message": isVerified ? .null : .string(Self.failure),
        ])
    }
}

extension SignatureVerdict.Part {
    /// What was found, in words.
    fileprivate var sentence: String {
        switch self {
        case .good: "good"
        case .absent: "not sent"
        case .malformed(let fault): fault.sentence
        case .mismatch:
            "does not match: another secret, or a body that was changed on its way"
        case .tooOld(let age):
            "good, but its timestamp is \(age.components.seconds) s old: a replay, or clocks differ"
        case .tooNew(let distance):
            "good, but its timestamp is \(distance.components.seconds) s in the future: clocks differ"
        }
    }
}

extension SignatureVerdict.Fault {
    fileprivate var sentence: String {
        switch self {
        case .missing(let name): "incomplete: the header \(name) is missing"
        case .repeated: "malformed: a header of it was sent twice"
        case .penguinMailsForm: "malformed: it is not \"sha256=\" and 64 hexadecimal digits"
        case .standardForm: "malformed: it holds no signature that starts with \"v1,\""
        case .timestamp:
            "malformed: \(SignatureHeaders.timestamp) is not a number of seconds"
        }
    }
}
