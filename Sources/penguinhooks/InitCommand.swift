import ArgumentParser
import Catalogue
import Declarations
import FoundationEssentials
import Model
import Text

/// Lays out a repository for declarations.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Lay out a repository: the folder, its schema, recipes for CI and operation.",
        discussion: """
            Files that are there already stay as they are. The example is paused: applying it \
            sends nothing.

            Example:
              penguinhooks init --ci github
              penguinhooks new crm-sync --url https://crm.example.com/in
            """
    )

    @Option(help: "Write a recipe that checks pull requests and applies what is merged.")
    var ci: CI?

    @Flag(help: "Write a systemd unit for the daemon.")
    var systemd = false

    @Flag(help: "Write a Dockerfile for the daemon.")
    var docker = false

    @Flag(help: "Write a Grafana dashboard and Prometheus alerts for the daemon's metrics.")
    var grafana = false

    @Option(help: ArgumentHelp("The folder of declarations.", valueName: "folder"))
    var dir = "webhooks.d"

    func run() throws {
        let console = Console(colour: .automatic)
        let hasDeclarations = FileManager.default.fileExists(atPath: dir)
        for file in files where !(hasDeclarations && file.isExample) {
            try write(file, console)
        }
        console.note(
            "Next: edit \(dir)/example.yaml, or `penguinhooks new KEY`; then `penguinhooks reconcile`"
        )
    }

    /// The code hosts there is a recipe for.
    enum CI: String, ExpressibleByArgument, CaseIterable {
        case github
        case gitlab
    }

    private struct File {
        let path: String
        let text: String
        /// Only for a folder that this run makes.
        var isExample = false
    }

    private var files: [File] {
        let types = Catalogue.builtIn.types.map(\.name)
        var files = DeclarationSchema.files(eventTypes: types).map {
            File(path: "\(dir)/\($0.name)", text: $0.text)
        }
        files += [
            File(path: "\(dir)/_defaults.yaml", text: resource("defaults.yaml"), isExample: true),
            File(path: "\(dir)/_policy.yaml", text: resource("policy.yaml"), isExample: true),
            File(path: "\(dir)/example.yaml", text: resource("example.yaml"), isExample: true),
            File(
                path: "\(dir)/_tests/example.yaml",
                text: resource("rules.yaml"),
                isExample: true
            ),
            File(path: ".pre-commit-config.yaml", text: resource("pre-commit.yaml")),
            File(path: ".gitignore", text: resource("gitignore")),
        ]
        switch ci {
        case .github:
            files.append(
                File(path: ".github/workflows/webhooks.yml", text: resource("github.yml"))
            )
        case .gitlab: files.append(File(path: ".gitlab-ci.yml", text: resource("gitlab.yml")))
        case nil: break
        }
        let more = [
            (systemd, "penguinhooks.service"), (docker, "Dockerfile"),
        ]
        files += more.filter(\.0).map { File(path: $0.1, text: resource($0.1)) }
        if grafana {
            files += [
                File(path: "grafana-penguinhooks.json", text: resource("grafana.json")),
                File(path: "alerts-penguinhooks.yaml", text: resource("alerts.yaml")),
            ]
        }
        return files
    }

    /// A recipe, with the folder's name in place of the usual one.
    private func resource(_ name: String) -> String {
        guard let text = EmbeddedFiles.byPath["init/\(name)"] else {
            preconditionFailure("no resource init/\(name)")
        }
        return text.replacing("webhooks.d", with: dir)
            .replacing(#"webhooks\.d"#, with: dir.replacing(".", with: #"\."#))
    }

    private func write(_ file: File, _ console: Console) throws {
        guard !FileManager.default.fileExists(atPath: file.path) else {
            console.note("\(file.path) is there already")
            return
        }
        let folder = URL(filePath: file.path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure("cannot create \(folder.path): \(error)")
        }
        try NewFile.replace(file.path, with: Array(file.text.utf8))
        console.print(file.path)
    }
}
