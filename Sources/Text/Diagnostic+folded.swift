extension Diagnostic {
    /// A diagnostic that is shown, and how many others it stands for.
    package struct Shown: Sendable, Hashable {
        package var diagnostic: Diagnostic
        package var others = 0

        /// As people read it, with the number of files more.
        package func text(colour: Bool) -> String {
            let text = diagnostic.text(colour: colour)
            return others > 0 ? "\(text)\n   = and \(others) more files" : text
        }
    }

    /// So many warnings that say the same are too many to show each.
    private static let tooMany = 6
    /// So many of them are shown.
    private static let examples = 3

    /// The diagnostics in their order; of warnings that say the same of many files the first few.
    package static func folded(_ diagnostics: [Diagnostic]) -> [Shown] {
        var counts: [Said: Int] = [:]
        for diagnostic in diagnostics where diagnostic.severity == .warning {
            counts[Said(diagnostic), default: 0] += 1
        }
        var seen: [Said: Int] = [:]
        return diagnostics.compactMap { diagnostic in
            let said = Said(diagnostic)
            guard let count = counts[said], count >= tooMany, diagnostic.severity == .warning else {
                return Shown(diagnostic: diagnostic)
            }
            seen[said, default: 0] += 1
            switch seen[said, default: 0] {
            case ..<examples: return Shown(diagnostic: diagnostic)
            case examples: return Shown(diagnostic: diagnostic, others: count - examples)
            default: return nil
            }
        }
    }
}

/// What a diagnostic says, wherever it stands.
private struct Said: Hashable {
    let code: String
    let message: String
    let hint: String?
    let note: String?

    init(_ diagnostic: Diagnostic) {
        code = diagnostic.code
        message = diagnostic.message
        hint = diagnostic.hint
        note = diagnostic.note
    }
}
