import Model
import Text

/// The names in a folder of declarations, told apart.
struct FolderListing {
    /// The declarations by key, sorted.
    var declarations: [(key: WebhookKey, name: String)] = []
    var hasDefaults = false
    var hasPolicy = false
    var eventTypes: [String] = []
    var tests: [String] = []
    var problems: [FolderError] = []

    private static let folders = ["_events", "_tests", "_incidents"]
    private static let files = ["_defaults.yaml", "_policy.yaml"]

    /// Reads a folder's names; what does not belong there is a problem.
    init(of folder: String, below root: String = "") throws(FolderError) {
        for entry in try FileReader.entries(of: root + folder, named: folder) {
            sort(entry.name, entry.kind, in: folder)
        }
        if eventTypes == ["_events"] { eventTypes = members(of: "_events", in: folder, root) }
        if tests == ["_tests"] { tests = members(of: "_tests", in: folder, root) }
    }

    private mutating func sort(_ name: String, _ kind: FileReader.Kind, in folder: String) {
        let shown = "\(folder)/\(name)"
        func problem(_ reason: FolderError.Reason) -> FolderError {
            FolderError(reason: reason, name: shown)
        }
        // Editors' and tools' own files, such as `.schema.json`.
        if name.hasPrefix(".") { return }
        if name.hasPrefix("_") {
            switch (name, kind) {
            case ("_defaults.yaml", .file): hasDefaults = true
            case ("_policy.yaml", .file): hasPolicy = true
            case ("_events", .folder): eventTypes = [name]
            case ("_tests", .folder): tests = [name]
            case ("_incidents", .folder): break
            default:
                let known = Self.files + Self.folders
                let near = Suggestion.closest(to: name, among: known)
                problems.append(problem(.reservedName(suggestion: near)))
            }
            return
        }
        guard kind != .folder else {
            problems.append(problem(.subfolder))
            return
        }
        guard name.hasSuffix(".yaml") else {
            let lower = name.lowercased()
            if lower.hasSuffix(".yml") || lower.hasSuffix(".yaml") {
                problems.append(problem(.otherExtension))
            }
            return
        }
        let stem = String(name.dropLast(".yaml".utf8.count))
        guard let key = WebhookKey(stem) else {
            problems.append(problem(.key(stem)))
            return
        }
        declarations.append((key, name))
    }

    /// The `.yaml` files of a folder inside.
    private mutating func members(
        of inner: String,
        in folder: String,
        _ root: String
    ) -> [String] {
        var names: [String] = []
        do throws(FolderError) {
            let path = "\(folder)/\(inner)"
            for entry in try FileReader.entries(of: root + path, named: path)
            where !entry.name.hasPrefix(".") {
                let name = "\(path)/\(entry.name)"
                if entry.kind == .folder {
                    problems.append(FolderError(reason: .subfolder, name: name))
                } else if entry.name.hasSuffix(".yaml") {
                    names.append("\(inner)/\(entry.name)")
                } else {
                    problems.append(FolderError(reason: .otherExtension, name: name))
                }
            }
        } catch {
            problems.append(error)
        }
        return names
    }
}
