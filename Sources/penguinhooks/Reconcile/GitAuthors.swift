import FoundationEssentials
import Model

/// Who added each declaration to its repository.
enum GitAuthors {
    /// The author of the first commit of each declared file; none where git has nothing to say.
    static func creators(of declared: DeclaredState) -> [WebhookKey: String] {
        let authors = firstAuthors(in: declared.folder)
        var creators: [WebhookKey: String] = [:]
        for webhook in declared.webhooks {
            let name = URL(filePath: webhook.file).lastPathComponent
            creators[webhook.key] = authors[name]
        }
        return creators
    }

    /// By the file's name in the folder.
    private static func firstAuthors(in folder: String) -> [String: String] {
        do throws(CommandFailure) {
            let git = GitTool(options: ["-C", folder])
            return firstAuthors(
                inLog: try git.run(
                    "log",
                    "--reverse",
                    "--diff-filter=A",
                    "--no-renames",
                    "--relative",
                    "--name-only",
                    "--format=%x01%aN",
                    "--",
                    "."
                )
            )
        } catch {
            // No git here, or no repository: whoever applies is the one to name.
            return [:]
        }
    }

    private static func firstAuthors(inLog log: String) -> [String: String] {
        var authors: [String: String] = [:]
        var author = ""
        for line in log.split(separator: "\n") {
            if line.hasPrefix("\u{1}") {
                author = String(line.dropFirst())
            } else if authors[String(line)] == nil, !author.isEmpty {
                authors[String(line)] = author
            }
        }
        return authors
    }
}
