import ArgumentParser
import Catalogue
import Declarations
import FoundationEssentials
import Model
import Text

/// Lays out a repository for declarations.
struct InitCommand: ParsableCommand {
    /// The code hosts there is a recipe for.
    enum CI: String, ExpressibleByArgument, CaseIterable {
        case github
        case gitlab

        /// The file the host reads.
        var path: String {
            switch self {
            case .github: ".github/workflows/webhooks.yml"
            case .gitlab: ".gitlab-ci.yml"
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Lay out a repository: the folder, its schema, a CI recipe.",
        discussion: """
            Files that are there already stay as they are.

            Example:
              penguinhooks init --ci github
              penguinhooks new crm-sync --url https://crm.example.com/in
            """
    )

    @Option(help: "Write a recipe that checks pull requests and applies what is merged.")
    var ci: CI?

    @Option(help: ArgumentHelp("The folder of declarations.", valueName: "folder"))
    var dir = "webhooks.d"

    func run() throws {
        let console = Console(colour: .automatic)
        let schema = DeclarationSchema.json(eventTypes: Catalogue.builtIn.types.map(\.name))
        try write("\(dir)/.schema.json", schema.prettyText + "\n", console)
        try write("\(dir)/_defaults.yaml", Self.defaults, console)
        if let ci {
            try write(ci.path, EmbeddedFiles.byPath["init/\(ci.rawValue).yml"] ?? "", console)
        }
        console.note("Next: penguinhooks new my-webhook --dir \(dir)")
        console.note(
            "Keep state.sqlite* and its key out of the repository: add them to .gitignore."
        )
    }

    private func write(_ path: String, _ text: String, _ console: Console) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            console.note("\(path) is there already")
            return
        }
        let folder = URL(filePath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure("cannot create \(folder.path): \(error)")
        }
        try NewFile.replace(path, with: Array(text.utf8))
        console.print(path)
    }

    private static let defaults = """
        # yaml-language-server: $schema=.schema.json
        # What every webhook of this folder has unless its file says otherwise.
        retry:
          max_attempts: 5
          delays: [1m, 5m, 15m, 1h, 24h]
        timeout: 5s

        """
}
