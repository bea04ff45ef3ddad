import Model
import Text

/// The fields of one change as lines: only what differs, lists as line diffs.
struct FieldLines {
    let change: Plan.Change
    let paint: Paint

    var lines: [String] {
        switch change.action {
        case .create: created
        case .delete: []
        case .adopt, .rename, .update: change.fields.flatMap(changed)
        }
    }

    /// What a new webhook is, as far as it differs from the defaults.
    private var created: [String] {
        guard let configuration = change.configuration else { return [] }
        let standard = WebhookConfiguration(name: "", url: configuration.url, events: [])
        let usual = Dictionary(uniqueKeysWithValues: standard.fields.map { ($0.path, $0.value) })
        var lines = [labelled("events", configuration.events.map(\.text).joined(separator: ", "))]
        for field in configuration.fields where usual[field.path] != field.value {
            let (label, rest) = Self.split(field.path.printable)
            if ["name", "events", "retry"].contains(label) { continue }
            let value = Self.shown(field.value)
            lines.append(labelled(label, rest.isEmpty ? value : "\(rest)  \(value)"))
        }
        lines.insert(labelled("retry", configuration.retry.words), at: 1)
        return lines
    }

    private func changed(_ field: Plan.FieldChange) -> [String] {
        let (label, rest) = Self.split(field.path.printable)
        if let before = field.before?.array, let after = field.after?.array {
            return listed(before, after, label: label, rest: rest)
        }
        let before = field.before.map(Self.shown) ?? "(none)"
        let after = field.after.map(Self.shown) ?? "(none)"
        let prefix = rest.isEmpty ? "" : "\(rest)  "
        if field.before == field.after {
            return [labelled(label, "\(prefix)\(after) (value changed)")]
        }
        return [labelled(label, "\(prefix)\(before) → \(after)")]
    }

    /// One line for each element that went or came.
    private func listed(
        _ before: [JSON],
        _ after: [JSON],
        label: String,
        rest: String
    ) -> [String] {
        let old = Set(before)
        let new = Set(after)
        var entries = before.filter { !new.contains($0) }.map {
            paint("- \($0.flow.printable)", .red)
        }
        entries += after.filter { !old.contains($0) }.map {
            paint("+ \($0.flow.printable)", .green)
        }
        if entries.isEmpty {
            entries = ["\(Self.shown(.array(before))) → \(Self.shown(.array(after)))"]
        }
        let first = rest.isEmpty ? entries[0] : "\(rest)  \(entries[0])"
        let indent = rest.isEmpty ? "" : String(repeating: " ", count: rest.displayWidth + 2)
        return [labelled(label, first)] + entries.dropFirst().map { labelled("", indent + $0) }
    }

    private func labelled(_ label: String, _ value: String) -> String {
        "      \(label.padded(to: 14))\(value)"
    }

    /// Text stands as it is, lists without brackets, everything else as YAML.
    private static func shown(_ value: JSON) -> String {
        if let elements = value.array {
            return elements.map { $0.string ?? $0.flow }.joined(separator: ", ").printable
        }
        return (value.string ?? value.flow).printable
    }

    private static func split(_ path: String) -> (label: String, rest: String) {
        guard let dot = path.firstIndex(of: ".") else { return (path, "") }
        return (String(path[..<dot]), String(path[path.index(after: dot)...]))
    }
}

extension RetryPolicy {
    /// `5 attempts: 1m 5m 15m 1h, gives up after 1 h 21 min`.
    var words: String {
        guard isEnabled, maxAttempts > 1 else { return "no retries" }
        let waits = (1..<maxAttempts).compactMap(delay(afterAttempt:))
        let window = waits.reduce(Duration.zero, +)
        let shown = delays.map(\.declared).joined(separator: " ")
        return "\(maxAttempts) attempts: \(shown), gives up after \(window.words)"
    }
}

extension WebhookConfiguration {
    /// The address, or only where it comes from.
    var shownURL: String {
        guard case .literal(let text) = url else { return url.json.flow }
        return text
    }
}

extension Identifier {
    /// The first characters, enough to recognise it.
    var short: String {
        rawValue.count > 16 ? "\(rawValue.prefix(14))…" : rawValue
    }
}
