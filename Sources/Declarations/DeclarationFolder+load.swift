import Catalogue
package import Model
import Text

extension DeclarationFolder {
    /// Reads a folder; with `only`, just these of its files (by name) are checked.
    ///
    /// `now` decides which pauses and waivers have ended. `root` is put before every path that is read, and
    /// before none that is shown. With `sources`, files that are live as they are, are not parsed.
    package static func load(
        _ path: String,
        below root: String = "",
        environment: String? = nil,
        only: Set<String>? = nil,
        sources: DeclarationSources? = nil,
        now: Timestamp
    ) async -> DeclarationFolder {
        var loader = FolderLoader(
            folder: path,
            root: root,
            environment: environment,
            sources: sources,
            now: now
        )
        await loader.load(only: only)
        return loader.result
    }

    /// Checks single files, each with the defaults, policy and event types beside it.
    package static func check(
        files: [String],
        environment: String? = nil,
        now: Timestamp
    ) async -> DeclarationFolder {
        var folders: [String: Set<String>] = [:]
        for file in files {
            var parts = file.split(separator: "/", omittingEmptySubsequences: false)[...]
            // What stands in `_events/` and `_tests/` belongs to the folder around them.
            let isInside = parts.count > 1 && ["_events", "_tests"].contains(parts.dropLast().last)
            let name = parts.suffix(isInside ? 2 : 1).joined(separator: "/")
            parts = parts.dropLast(isInside ? 2 : 1)
            let folder = parts.isEmpty ? "." : parts.joined(separator: "/")
            folders[folder.isEmpty ? "/" : folder, default: []].insert(name)
        }
        var result: DeclarationFolder?
        for (folder, names) in folders.sorted(by: { $0.key < $1.key }) {
            let part = await load(folder, environment: environment, only: names, now: now)
            guard var sum = result else {
                result = part
                continue
            }
            sum.state.webhooks += part.state.webhooks
            sum.tests += part.tests
            sum.diagnostics += part.diagnostics
            sum.files += part.files
            result = sum
        }
        if let result { return result }
        return FolderLoader(folder: ".", environment: environment, now: now).result
    }
}
