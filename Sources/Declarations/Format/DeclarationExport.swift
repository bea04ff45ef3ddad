package import Model
package import Text

/// Writes live webhooks into a folder's files: what says the same already is left as it is.
package struct DeclarationExport {
    /// Why a webhook cannot be written.
    package enum Problem: Error, Sendable, Hashable {
        /// The file that is there cannot be read.
        case invalid([Diagnostic])
        /// The chosen environment leaves it out.
        case leftOut
        /// What the file inherits stands in the way.
        case inexpressible(fields: [String])
        /// The file system refused.
        case unwritable(String)
    }

    private let reader: DeclarationReader
    private let folder: String

    /// Looks at what files of the folder inherit; the folder may be missing.
    package init(folder: String, environment: String?, now: Timestamp) {
        var loader = FolderLoader(folder: folder, environment: environment, now: now)
        reader = loader.reader()
        self.folder = loader.folder
    }

    /// The file's text afterwards; the same text where nothing has to change.
    package func text(
        for configuration: WebhookConfiguration,
        key: WebhookKey,
        existing: String?
    ) throws(Problem) -> String {
        let start =
            existing?.replacing("\r\n", with: "\n") ?? DeclarationText.file(for: configuration)
        if let existing {
            let current = try declared(existing, key)
            if Self.changes(from: current.json, to: configuration.json).isEmpty { return existing }
        }
        // What is said for one environment must not change the others.
        let base = existing == nil ? [] : reader.context.environment.map { ["environments", $0] }
        var edit = YAMLEdit(start)
        var left: [Change] = []
        // Taking a line out may bring to light what is inherited; that is then said outright.
        for _ in 0..<3 {
            let current = try declared(edit.text, key)
            left = Self.changes(from: current.json, to: configuration.json)
            if left.isEmpty { return edit.text }
            for change in left { Self.apply(change, to: &edit, base: base ?? []) }
        }
        let current = try declared(edit.text, key)
        left = Self.changes(from: current.json, to: configuration.json)
        guard left.isEmpty else {
            throw .inexpressible(fields: left.map { ConfigurationPath($0.path).text })
        }
        return edit.text
    }

    private func declared(_ text: String, _ key: WebhookKey) throws(Problem) -> WebhookConfiguration
    {
        let file = SourceFile(name: "\(folder)/\(key).yaml", bytes: Array(text.utf8))
        let read = reader.read(file, key: key)
        let errors = read.diagnostics.filter { $0.severity == .error }
        guard let webhook = read.webhook else {
            throw errors.isEmpty ? .leftOut : .invalid(errors)
        }
        return webhook.configuration
    }
}

extension DeclarationExport {
    /// One field that has to be set, or taken out.
    private struct Change {
        var path: [String]
        var value: JSON?
    }

    /// Mappings that files inherit field by field.
    private static let layered: Set<[String]> = [
        ["labels"], ["filters"], ["filters", "custom"], ["retry"], ["headers"],
    ]

    private static func changes(
        from current: JSON,
        to wanted: JSON,
        at path: [String] = []
    ) -> [Change] {
        let names = (wanted.object?.members ?? []).map(\.name)
        let gone = (current.object?.members ?? []).map(\.name).filter { wanted[$0] == nil }
        return (names + gone).flatMap { name -> [Change] in
            let inner = path + [name]
            let (old, new) = (current[name], wanted[name])
            if old == new || old?["sealed"] == .bool(true) { return [] }
            if let old, let new, old.object != nil, new.object != nil, layered.contains(inner) {
                return changes(from: old, to: new, at: inner)
            }
            return [Change(path: inner, value: new)]
        }
    }

    private static func apply(_ change: Change, to edit: inout YAMLEdit, base: [String]) {
        if let value = change.value { return edit.set(base + change.path, to: value) }
        let places = [base + change.path, change.path].filter { edit.has($0) }
        if let place = base.isEmpty
            ? places.first : places.first(where: { $0.count > change.path.count })
        {
            edit.set(place, to: nil)
        } else {
            edit.set(base + change.path, to: .null)
        }
    }
}
