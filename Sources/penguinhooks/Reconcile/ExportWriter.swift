import Catalogue
import Declarations
import FoundationEssentials
import Model
import Text

/// Puts live webhooks into the files of a folder.
struct ExportWriter {
    let folder: String
    let environment: String?

    /// Writes what differs and prints its files; what cannot be written is an error at the end.
    func write(_ entries: [RecordedWebhooks.Entry], _ console: Console) throws {
        let export = DeclarationExport(folder: folder, environment: environment, now: .now())
        try makeFolder(folder)
        var failures = 0
        for entry in entries {
            let path = "\(folder)/\(entry.key).yaml"
            let isThere = FileManager.default.fileExists(atPath: path)
            let existing = isThere ? try Input.text(of: path) : nil
            do throws(DeclarationExport.Problem) {
                let text = try export.text(
                    for: entry.configuration,
                    key: entry.key,
                    existing: existing
                )
                if text == existing { continue }
                try write(text, to: path, console)
            } catch {
                failures += 1
                console.error(error.message(at: path, environment: environment))
            }
        }
        if failures > 0 {
            throw CommandFailure("\(Words.counted(failures, "webhook")) not written")
        }
    }

    /// Writes the event types that differ.
    func write(_ types: [EventType], _ console: Console) async throws {
        guard !types.isEmpty else { return }
        let current = await DeclarationFolder.load(folder, only: [], now: .now()).catalogue
        try makeFolder("\(folder)/_events")
        for type in types {
            let path = "\(folder)/_events/\(type.name).yaml"
            let known = current.own.first { $0.name == type.name }
            if known == type { continue }
            let existing = try known.map { (text: try Input.text(of: path), type: $0) }
            let text = EventTypeText.file(for: type, existing: existing)
            try NewFile.exchange(path, with: Array(text.utf8))
            console.print(path)
        }
    }

    private func makeFolder(_ path: String) throws(CommandFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true
            )
        } catch {
            throw CommandFailure("cannot create \(path): \(error)")
        }
    }

    /// Names declarations of which nothing is live.
    func noteOthers(than entries: [RecordedWebhooks.Entry], _ console: Console) {
        let live = Set(entries.map { "\(folder)/\($0.key).yaml" })
        do throws(UnreadableFolder) {
            for path in try DeclarationFolder.formattedFiles(of: folder)
            where !live.contains(path) && !path.dropFirst(folder.count + 1).hasPrefix("_") {
                console.note("\(path) is declared but not live; left as it is")
            }
        } catch {
            console.warning(error.description)
        }
    }

    private func write(
        _ text: String,
        to path: String,
        _ console: Console
    ) throws(DeclarationExport.Problem) {
        do throws(CommandFailure) {
            try NewFile.exchange(path, with: Array(text.utf8))
            console.print(path)
        } catch {
            throw .unwritable(error.message ?? path)
        }
    }
}

extension DeclarationExport.Problem {
    fileprivate func message(at path: String, environment: String?) -> String {
        switch self {
        case .invalid(let diagnostics):
            return diagnostics.first?.text() ?? "\(path) is not valid"
        case .leftOut: return "\(path) leaves it out of environment \(environment ?? "")"
        case .inexpressible(let fields):
            return "\(path): \(fields.joined(separator: ", ")) is inherited and cannot be undone "
                + "there; take it out of _defaults.yaml"
        case .unwritable(let message): return message
        }
    }
}
