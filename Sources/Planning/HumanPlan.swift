package import Model
import Text

extension Plan {
    /// The plan as people read it in a terminal (terminal.md); ends with a newline.
    ///
    /// `state` is what it was compared with, as the user named it.
    package func humanText(state: String, now: Timestamp, colour: Bool = false) -> String {
        HumanPlan(plan: self, state: state, now: now, paint: Paint(isOn: colour)).text
    }

    /// `1 created, 1 updated, 1 renamed, 1 deleted`, only what happened.
    package var appliedSummary: String {
        let words = [
            (Action.create, "created"), (.adopt, "adopted"), (.update, "updated"),
            (.rename, "renamed"), (.delete, "deleted"),
        ]
        var parts = words.compactMap { action, word in
            count(of: action) == 0 ? nil : "\(grouped(count(of: action))) \(word)"
        }
        parts += eventTypeParts([(.add, "added"), (.change, "changed"), (.remove, "removed")])
        return parts.isEmpty ? "nothing to do" : parts.joined(separator: ", ")
    }

    /// Counts, such as `Plan: 1 to create, 3 unchanged (of 6 live).`, notices after them.
    package var summaryLine: String {
        let words = [
            (Action.create, "create"), (.adopt, "adopt"), (.update, "update"),
            (.rename, "rename"), (.delete, "delete"),
        ]
        var parts = words.compactMap { action, word in
            count(of: action) == 0 ? nil : "\(grouped(count(of: action))) to \(word)"
        }
        parts += eventTypeParts([
            (.add, "to add"), (.change, "to change"), (.remove, "to remove"),
        ])
        parts.append("\(grouped(unchanged)) unchanged")
        if unmanaged > 0 { parts.append("\(grouped(unmanaged)) unmanaged") }
        let notices = drift.count { $0.kind != "unmanaged" }
        let tail = notices == 0 ? "" : " \(counted(notices, "notice", "notices"))."
        let head = isEmpty ? "No changes:" : "Plan:"
        return "\(head) \(parts.joined(separator: ", ")) (of \(grouped(live)) live).\(tail)"
    }
}

extension Plan {
    /// What no recorded event matched, if anything.
    var idleLine: String? {
        guard !idle.isEmpty else { return nil }
        let names = idle.prefix(5).map(\.rawValue).joined(separator: ", ")
        let more = idle.count > 5 ? " and \(idle.count - 5) more" : ""
        return "Nothing matched in 30 days: \(names)\(more)."
    }

    /// The share of recorded deliveries that goes away, where it is worth a line.
    var lossLine: String? {
        guard let lostPercent, lostPercent > 0 else { return nil }
        return "Takes away \(lostPercent) % of the deliveries recorded in the period."
    }
}

/// Lays a plan out for a terminal.
struct HumanPlan {
    let plan: Plan
    let state: String
    let now: Timestamp
    let paint: Paint

    var text: String {
        var blocks = [[header]]
        if !plan.eventTypes.isEmpty { blocks.append(plan.eventTypes.map(line)) }
        blocks += plan.changes.map(block)
        blocks += plan.drift.filter { $0.kind != "unmanaged" }.map(notice)
        blocks += plan.liveDiagnostics.map(notice)
        blocks.append(footer)
        return blocks.map { $0.joined(separator: "\n") }
            .joined(separator: "\n\n") + "\n"
    }

    private var header: String {
        let environment = plan.environment.map { ", environment \($0)" } ?? ""
        let folder = paint(plan.folder, .bold)
        guard plan.baseRevision > 0 else {
            return "\(folder) against \(state) (new state\(environment))"
        }
        var details = "revision \(plan.baseRevision)"
        if let last = plan.lastApply {
            details += ", applied \(now.since(last.at).age) by \(last.actor.printable)"
            if let commit = last.commit {
                details += ", commit \(String(commit.prefix(7)).printable)"
            }
        }
        return "\(folder) against \(state) (\(details)\(environment))"
    }

    private func block(_ change: Plan.Change) -> [String] {
        [title(of: change)]
            + FieldLines(change: change, paint: paint).lines
            + details(of: change)
    }

    /// What stands below a change's fields: its impact and notes.
    func details(of change: Plan.Change) -> [String] {
        impactLines(change) + change.notes.map { "      \($0.printable)" }
    }

    private func line(_ change: Plan.EventTypeChange) -> String {
        let (mark, style) =
            switch change.action {
            case .add: Self.mark(.create)
            case .change: Self.mark(.update)
            case .remove: Self.mark(.delete)
            }
        let what = "\(change.action.rawValue) event type\(change.changedMembers)"
        let place = change.file.map { "  " + paint($0.printable, .bold) } ?? "  file removed"
        let name = paint(change.type.padded(to: 28), style)
        return "  \(paint(mark, style)) \(name)\(what)\(place)"
    }

    private func title(of change: Plan.Change) -> String {
        let (mark, style) = Self.mark(change.action)
        let key = change.key.rawValue.padded(to: 28)
        let what: String
        switch change.action {
        case .create:
            let name = (change.configuration?.name ?? "").printable
            what = "create \"\(name)\" → \(change.configuration?.shownURL ?? "")"
        case .update: what = "update \(change.id?.short ?? "")"
        case .adopt:
            what = "adopt \(change.id?.short ?? "") (made by the API)"
        case .rename:
            what =
                "rename from \(change.previousKey?.rawValue ?? "") (keeps id, secret and history)"
        case .delete: what = "delete \(change.id?.short ?? "")"
        }
        let head = "  \(paint(mark, style)) \(paint(key, style))"
        return "\(head)\(what.padded(to: place(of: change).isEmpty ? 0 : 34))\(place(of: change))"
    }

    /// Where the change stands; creates show the address instead.
    private func place(of change: Plan.Change) -> String {
        switch change.action {
        case .create: return ""
        case .delete: return "file removed"
        case .update, .rename, .adopt:
            guard let file = change.file else { return "" }
            return paint(file.printable, .bold) + (change.line.map { ":\($0)" } ?? "")
        }
    }

    private func impactLines(_ change: Plan.Change) -> [String] {
        guard let impact = change.impact else { return [] }
        let days = max(1, (now.since(impact.since).components.seconds + 43_200) / 86_400)
        let period = days == 1 ? "day" : "\(days) days"
        if change.action == .create {
            let count = counted(impact.after, "event", "events")
            let peak = impact.after == 0 ? "" : ", at most \(grouped(impact.peakAfter)) a minute"
            return ["      would have received \(count) in the last \(period)\(peak)"]
        }
        if change.action == .delete {
            let count = counted(impact.before, "event", "events")
            return ["      received \(count) in the last \(period)"]
        }
        let difference = impact.after - impact.before
        let signed = difference > 0 ? "+\(grouped(difference))" : grouped(difference)
        let samples = impact.samples.map(\.rawValue).joined(separator: " ")
        let examples = samples.isEmpty ? "" : ", e.g. \(samples)"
        var lines = [
            "      last \(period): \(grouped(impact.before)) → \(grouped(impact.after)) "
                + "deliveries (\(signed)\(examples))"
        ]
        if impact.lost > 0, impact.gained > 0 {
            lines.append(
                "      \(grouped(impact.lost)) lost, \(grouped(impact.gained)) gained"
            )
        }
        if impact.peakAfter > impact.peakBefore {
            let peaks = "\(grouped(impact.peakBefore)) → \(grouped(impact.peakAfter))"
            lines.append("      peak \(peaks) a minute")
        }
        if impact.after == 0, impact.before > 0 {
            lines.append("      nothing of the last \(period) would have been delivered")
        }
        return lines
    }

    private func notice(_ drift: Plan.Drift) -> [String] {
        let remedy = drift.remedy.map { "; \($0.printable)" } ?? ""
        return [
            "  \(paint("!", .yellow)) \(drift.key.rawValue.padded(to: 28))\(drift.message.printable)",
            "      not changed by apply\(remedy)",
        ]
    }

    private func notice(_ diagnostic: Diagnostic) -> [String] {
        let isError = diagnostic.severity == .error
        let mark = paint("!", isError ? .red : .yellow)
        let code = "\(isError ? "denied" : "warning") \(diagnostic.code): "
        let hint = diagnostic.hint.map { ["      \($0.printable)"] } ?? []
        return ["  \(mark) \(code)\(diagnostic.message.printable)"] + hint
    }

    private var footer: [String] {
        var lines = [plan.summaryLine]
        if let muted = plan.mutedLine { lines.append(muted) }
        if let idle = plan.idleLine { lines.append(idle) }
        if let loss = plan.lossLine { lines.append(loss) }
        let deletes = plan.count(of: .delete)
        if deletes > 0 {
            lines.append(
                "A delete needs a number: penguinhooks reconcile --apply --allow-deletes \(deletes)"
            )
        }
        return lines
    }

    static func mark(_ action: Plan.Action) -> (String, Paint.Style) {
        switch action {
        case .create: ("+", .green)
        case .adopt: ("<", .yellow)
        case .update: ("~", .yellow)
        case .rename: (">", .yellow)
        case .delete: ("-", .red)
        }
    }
}
