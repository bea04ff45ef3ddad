import ArgumentParser
import Model

/// Writes a declaration for a webhook that is live.
struct AdoptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Write the declaration of a webhook that the API made.",
        discussion: """
            The next reconcile then adopts it: files manage it, and id, secret and history stay.

            Example:
              penguinhooks adopt growth-sync && penguinhooks reconcile
            """
    )

    @Argument(help: ArgumentHelp("The webhook's key.", valueName: "key"))
    var key: String

    @Option(help: ArgumentHelp("The folder of declarations.", valueName: "folder"))
    var dir = "webhooks.d"

    @Option(help: ArgumentHelp("The environment that the files are read for.", valueName: "name"))
    var env: String?

    @OptionGroup var state: StateOptions
    @OptionGroup var colour: ColourOptions

    func run() async throws {
        let recorded = try await RecordedWebhooks.read(state)
        guard let entry = recorded.entries.first(where: { $0.key.rawValue == key }) else {
            throw CommandFailure("no live webhook has the key \(key); see `webhooks list`")
        }
        let console = colour.console
        let writer = ExportWriter(folder: dir, environment: env ?? recorded.environment)
        try writer.write([entry], console)
        console.note("Next: penguinhooks reconcile --dir \(dir)")
    }
}
