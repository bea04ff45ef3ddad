import Model
import Templates

/// What changed in the event types since an earlier site, with a verdict for each type.
struct SchemaLog {
    let previous: PreviousSchemas
    let types: [EventType]

    /// When the earlier site's data was taken, such as `2026-11-20 12:00 UTC`.
    var since: String {
        Timestamp(rfc3339: previous.asOf).map(Wording.stamp) ?? "the previous site"
    }

    /// The rows of the whole reference: changed types, new ones, and those that are gone.
    var rows: [Context] {
        var rows: [Context] = []
        for type in types {
            if previous.schemas[type.name] == nil {
                rows.append(row(type.name, href: type.name, "new event type", .additive))
            } else {
                let changes = changes(of: type)
                guard let verdict = changes.map(\.verdict).max() else { continue }
                let text = changes.map { "\($0.path): \($0.text)" }.joined(separator: "; ")
                rows.append(row(type.name, href: type.name, text, verdict))
            }
        }
        let known = Set(types.map(\.name))
        for name in previous.schemas.keys.sorted() where !known.contains(name) {
            rows.append(row(name, href: nil, "removed", .breaking))
        }
        return rows
    }

    /// The rows of one type's page.
    func rows(of type: EventType) -> [Context] {
        changes(of: type).map { row($0.path, href: nil, $0.text, $0.verdict) }
    }

    /// One sentence of one type: new, changed or as it was.
    func sentence(of type: EventType) -> String {
        if previous.schemas[type.name] == nil { return "New since \(since)." }
        guard let verdict = changes(of: type).map(\.verdict).max() else {
            return "No change since \(since)."
        }
        return verdict == .additive
            ? "Additive since \(since): receivers go on as they are."
            : "Breaking since \(since): receivers may have to change."
    }

    private func changes(of type: EventType) -> [SchemaChange] {
        previous.changes(of: type.name, to: type.schema)
    }

    private func row(
        _ place: String,
        href: String?,
        _ text: String,
        _ verdict: SchemaChange.Verdict
    ) -> Context {
        let (tone, icon) = verdict == .additive ? ("ok", "ok") : ("warn", "warn")
        let pill: HTML = """
            <span class="pill \(tone)"><svg class="icon" aria-hidden="true"><use href="#i-\(icon)"/></svg>\
            \(verdict.rawValue)</span>
            """
        return Context([
            "place": .text(place), "change": .text(text), "verdict": .html(pill),
        ]).merging(["changeHref": .optional(href.map { $0 + "/" })])
    }
}
