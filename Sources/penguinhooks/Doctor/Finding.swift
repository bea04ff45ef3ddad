import Text

/// What one check of `doctor` came to.
struct Finding {
    /// How it is.
    enum Verdict: String {
        case ok
        case warning
        case error
    }

    let check: String
    let verdict: Verdict
    let message: String
    let advice: String?

    init(_ check: String, _ verdict: Verdict, _ message: String, advice: String? = nil) {
        self.check = check
        self.verdict = verdict
        self.message = message
        self.advice = advice
    }

    var json: JSON {
        .members([
            "check": .string(check),
            "status": .string(verdict.rawValue),
            "message": .string(message),
            "advice": advice.map(JSON.string) ?? .null,
        ])
    }

    /// Such as `✓ key       state.sqlite.key, for its owner only`.
    func line(for stream: OutputStream) -> String {
        let sign =
            switch verdict {
            case .ok: stream.styled("✓", .green)
            case .warning: stream.styled("!", .yellow)
            case .error: stream.styled("✗", .red)
            }
        return "\(sign) \(Words.padded(check, to: 9)) \(message.printable)"
    }
}
