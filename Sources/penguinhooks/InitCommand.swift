import ArgumentParser
import Catalogue
import Declarations
import FoundationEssentials
import Model
import Signing
import Text

/// Lays out a repository for declarations.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Lay out a repository: the folder, its schema, recipes for CI and operation.",
        discussion: """
            Files that are there already stay as they are. The example is paused: applying it \
            sends nothing.

            Recipes for CI install the binary from --binary-url and take no other than the one that \
            writes them: its SHA-256 stands in the recipe.

            Example:
              penguinhooks init --ci github --binary-url https://files.example.com/penguinhooks
              penguinhooks new crm-sync --url https://crm.example.com/in
            """
    )

    @Option(help: "Write a recipe that checks pull requests and applies what is merged.")
    var ci: CI?

    @Option(
        help: ArgumentHelp("Where CI gets this binary; put it there.", valueName: "url")
    )
    var binaryUrl: String?

    @Flag(help: "Write a systemd unit for the daemon.")
    var systemd = false

    @Flag(help: "Write a Dockerfile for the daemon.")
    var docker = false

    @Flag(help: "Write a Grafana dashboard and Prometheus alerts for the daemon's metrics.")
    var grafana = false

    @Option(help: ArgumentHelp("The folder of declarations.", valueName: "folder"))
    var dir = "webhooks.d"

    func validate() throws {
        guard ci != nil || binaryUrl == nil else {
            throw ValidationError("--binary-url goes with --ci.")
        }
        // It becomes a line of the recipe.
        let isPlain = binaryUrl?.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 } ?? true
        guard isPlain, binaryUrl.map({ $0.contains("://") }) ?? true else {
            throw ValidationError(
                "--binary-url takes an address such as https://host/penguinhooks."
            )
        }
    }

    func run() throws {
        let console = Console(colour: .automatic)
        let hasDeclarations = FileManager.default.fileExists(atPath: dir)
        for file in try files() where !(hasDeclarations && file.isExample) {
            try write(file, console)
        }
        console.note(
            "Next: edit \(dir)/example.yaml, or `penguinhooks new KEY`; then `penguinhooks reconcile`"
        )
        guard let ci else { return }
        console.note(
            binaryUrl.map { "CI takes this binary from \($0): put it there" }
                ?? "CI takes this binary from PENGUINHOOKS_BINARY_URL in \(ci.path): put it "
                + "somewhere and write the address there"
        )
    }

    /// The code hosts there is a recipe for.
    enum CI: String, ExpressibleByArgument, CaseIterable {
        case github
        case gitlab

        /// Where the host looks for the recipe.
        var path: String {
            switch self {
            case .github: ".github/workflows/webhooks.yml"
            case .gitlab: ".gitlab-ci.yml"
            }
        }
    }

    private struct File {
        let path: String
        let text: String
        /// Only for a folder that this run makes.
        var isExample = false
    }

    private func files() throws -> [File] {
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
        if let ci { files.append(File(path: ci.path, text: try recipe(ci))) }
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

    /// A recipe for CI that takes no other binary than this one.
    private func recipe(_ ci: CI) throws -> String {
        let binary = try Input.read("/proc/self/exe", limit: 1 << 30)
        return resource("\(ci.rawValue).yml")
            .replacing(
                "@BINARY_URL@",
                with: "\"\(binaryUrl ?? "https://example.com/penguinhooks")\""
            )
            .replacing("@BINARY_SHA256@", with: SHA256.hexDigest(binary))
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
