import FoundationEssentials
import Site

/// Writing the built-in templates out, for a team that changes them.
enum TemplateFolder {
    /// Writes every template that is not there yet.
    static func write(to folder: String, console: Console) throws {
        var kept = 0
        for (name, text) in TemplateSource.embedded.files.sorted(by: { $0.key < $1.key }) {
            let file = URL(filePath: folder).appending(path: name)
            guard !FileManager.default.fileExists(atPath: file.path) else {
                kept += 1
                continue
            }
            do {
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(),
                    withIntermediateDirectories: true
                )
                try Data(text.utf8).write(to: file)
            } catch {
                throw CommandFailure("cannot write \(file.path): \(error)")
            }
            console.print(file.path)
        }
        if kept > 0 { console.note("\(kept) files were there already and stay as they are") }
    }
}
