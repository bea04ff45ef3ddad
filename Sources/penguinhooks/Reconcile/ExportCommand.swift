import ArgumentParser
import Model

/// Writes what is live into declaration files.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write what is live into declaration files; reconcile is empty afterwards.",
        discussion: """
            Files that say the same already stay as they are; in others only the fields that \
            differ are changed, comments stay. Values kept sealed are written as {sealed: true}: \
            they stay what they are. The team's event types go to _events/. Webhooks made by the API are left out unless --all is given.

            Example:
              penguinhooks export --out webhooks.d
            """
    )

    @Option(help: ArgumentHelp("The folder to write to.", valueName: "folder"))
    var out = "webhooks.d"

    @Option(help: ArgumentHelp("The environment that the files are read for.", valueName: "name"))
    var env: String?

    @Flag(help: "Also what the API made; the next reconcile adopts it.")
    var all = false

    @OptionGroup var state: StateOptions
    @OptionGroup var colour: ColourOptions

    func run() async throws {
        let recorded = try await RecordedWebhooks.read(state)
        let chosen = recorded.entries.filter { all || $0.managedBy == .file }
        let console = colour.console
        let writer = ExportWriter(folder: out, environment: env ?? recorded.environment)
        try await writer.write(recorded.eventTypes, console)
        try writer.write(chosen, console)
        writer.noteOthers(than: recorded.entries, console)
        let left = recorded.entries.count - chosen.count
        if left > 0 {
            let count = Words.counted(left, "webhook")
            console.note("\(count) made by the API left out; --all or `penguinhooks adopt KEY`")
        }
    }
}
