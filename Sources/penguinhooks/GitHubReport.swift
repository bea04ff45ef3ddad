import Text

/// Diagnostics as GitHub's workflow commands, which mark the places in a pull request.
struct GitHubReport {
    /// How many of a kind GitHub shows of one step; it drops more without a word.
    private static let limit = 10

    let diagnostics: [Diagnostic]

    /// Errors first; what is over the limit is counted in a notice, which has a limit of its own.
    var text: String {
        [Diagnostic.Severity.error, .warning].flatMap { severity -> [String] in
            let found = diagnostics.filter { $0.severity == severity }
            let shown = found.prefix(Self.limit).map(\.gitHubAnnotation)
            guard found.count > Self.limit else { return shown }
            let more = Words.counted(found.count - Self.limit, "more \(severity.rawValue)")
            return shown + ["::notice title=penguinhooks::and \(more)"]
        }
        .joined(separator: "\n")
    }
}

extension Diagnostic {
    fileprivate var gitHubAnnotation: String {
        var properties: [String] = []
        if let file { properties.append("file=\(Self.escaped(file, inProperty: true))") }
        if let range {
            properties.append("line=\(range.start.line)")
            properties.append("col=\(range.start.column)")
        }
        properties.append("title=\(code)")
        let text = [message, hint, note].compactMap { $0 }.joined(separator: "\n")
        return "::\(severity.rawValue) \(properties.joined(separator: ","))"
            + "::\(Self.escaped(text, inProperty: false))"
    }

    private static func escaped(_ text: String, inProperty: Bool) -> String {
        let text = text.replacing("%", with: "%25")
            .replacing("\r", with: "%0D").replacing("\n", with: "%0A")
        return inProperty ? text.replacing(":", with: "%3A").replacing(",", with: "%2C") : text
    }
}
