package import Model
import Text

extension Plan {
    /// The plan as a comment on a pull request, at most `limit` characters.
    ///
    /// The hidden first line lets a job find its comment and update it in place.
    package func markdownText(state: String, now: Timestamp, limit: Int = 65_536) -> String {
        let page = MarkdownPlan(plan: self, state: state, now: now)
        for detail in MarkdownPlan.Detail.allCases {
            let text = page.text(detail)
            if text.utf16.count <= limit { return text }
        }
        // Summary and deletes stay whatever happens; only their list is cut.
        return page.cut(to: limit)
    }
}

/// Lays a plan out as Markdown, with less detail where it would not fit.
private struct MarkdownPlan {
    /// How much is said, the most first; what is least risky goes first.
    enum Detail: Int, CaseIterable {
        case all
        /// Without the fields of creates.
        case withoutCreated
        /// Without any fields.
        case withoutFields
        /// Only keys.
        case keys
    }

    let plan: Plan
    let state: String
    let now: Timestamp

    func text(_ detail: Detail) -> String {
        var parts = [head, "**\(plan.summaryLine.markdown)**", deletes]
        parts.append(plan.eventTypes.map(line).joined(separator: "\n"))
        for (action, title) in Self.titles where action != .delete {
            let changes = plan.changes.filter { $0.action == action }
            if changes.isEmpty { continue }
            if detail == .keys {
                let keys = changes.map { "`\($0.key)`" }.joined(separator: " ")
                parts.append("**\(title)** (\(changes.count)): \(keys)")
            } else {
                parts += changes.map { block($0, title: title, detail: detail) }
            }
        }
        parts += [plan.lossLine, plan.idleLine].compactMap { $0?.markdown }
        let notices = plan.drift.filter { $0.kind != "unmanaged" }
        if !notices.isEmpty, detail != .keys {
            parts.append(notices.map(line).joined(separator: "\n"))
        }
        if !plan.liveDiagnostics.isEmpty, detail != .keys {
            parts.append(plan.liveDiagnostics.map(line).joined(separator: "\n"))
        }
        if let muted = plan.mutedLine { parts.append(muted.markdown) }
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    func cut(to limit: Int) -> String {
        let start = [head, "**\(plan.summaryLine.markdown)**", deletes]
            .filter { !$0.isEmpty }.joined(separator: "\n\n")
        let end = "\n\n… too many changes to list.\n"
        guard start.utf16.count + end.utf16.count > limit else { return start + end }
        return String(start.prefix(max(0, limit / 2))) + end
    }

    private static let titles: [(Plan.Action, String)] = [
        (.delete, "delete"), (.update, "update"), (.rename, "rename"), (.adopt, "adopt"),
        (.create, "create"),
    ]

    private var head: String {
        "<!-- penguinhooks-plan \(plan.folder.replacing("--", with: "")) "
            + "\(plan.environment ?? "") -->\n"
            + "### Webhook plan: `\(plan.folder)` against `\(state)`"
    }

    private var deletes: String {
        let changes = plan.changes.filter { $0.action == .delete }
        guard !changes.isEmpty else { return "" }
        var lines = changes.map { change in
            let received = change.impact.map {
                ", received \(counted($0.before, "event", "events")) in the period"
            }
            return "- 🟥 delete `\(change.key)`\(received ?? "")"
        }
        lines.append("")
        lines.append("Needs `--allow-deletes \(changes.count)`.")
        return lines.joined(separator: "\n")
    }

    private func block(_ change: Plan.Change, title: String, detail: Detail) -> String {
        let (mark, _) = HumanPlan.mark(change.action)
        let place = change.file.map { file in
            let line = change.line.map { ":\($0)" } ?? ""
            return " · `\(file)\(line)`"
        }
        let previous = change.previousKey.map { " from `\($0)`" } ?? ""
        let heading = "`\(mark)` **\(title)** `\(change.key)`\(previous)\(place ?? "")"
        let hidesFields =
            detail == .withoutFields || (detail == .withoutCreated && change.action == .create)
        guard !hidesFields else { return heading }
        let fields = FieldLines(change: change, paint: Paint(isOn: false)).lines
        var lines =
            fields
            + HumanPlan(plan: plan, state: state, now: now, paint: Paint(isOn: false))
            .details(of: change)
        if lines.isEmpty { return heading }
        lines = lines.map { String($0.drop { $0 == " " }).isEmpty ? "" : $0 }
        return "\(heading)\n\(Self.fence(lines.joined(separator: "\n")))"
    }

    private func line(_ change: Plan.EventTypeChange) -> String {
        let place = change.file.map { " · `\($0)`" } ?? ""
        return "- \(change.action.rawValue) event type `\(change.type)`"
            + "\(change.changedMembers.markdown)\(place)"
    }

    private func line(_ drift: Plan.Drift) -> String {
        let remedy = drift.remedy.map { "; \($0)" } ?? ""
        return "- ⚠️ `\(drift.key)` \(drift.message.markdown)\(remedy)"
    }

    private func line(_ diagnostic: Diagnostic) -> String {
        let mark = diagnostic.severity == .error ? "⛔" : "⚠️"
        let hint = diagnostic.hint.map { "; \($0)" } ?? ""
        return "- \(mark) \(diagnostic.code) \(diagnostic.message.markdown)\(hint)"
    }

    /// A code block whose fence is longer than any run of backticks inside.
    private static func fence(_ text: String) -> String {
        var longest = 2
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        return "\(fence)text\n\(text)\n\(fence)"
    }
}

extension String {
    /// With the characters that Markdown or HTML would act on made harmless.
    fileprivate var markdown: String {
        var text = ""
        for character in printable {
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "*", "_", "`", "[", "]", "|", "\\", "~", "#", "@":
                text += "\\\(character)"
            default: text.append(character)
            }
        }
        return text
    }
}
