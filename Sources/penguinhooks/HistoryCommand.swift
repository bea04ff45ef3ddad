import ArgumentParser
import Text

/// The audit trail: who changed what.
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show who changed what, newest first.",
        discussion: """
            Example:
              penguinhooks history --limit 10
            """
    )

    @Option(help: ArgumentHelp("How many entries.", valueName: "count"))
    var limit = 50

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await Door.use(state, for: .read) {
            try await $0.request("GET", "history", query: [("limit", String(limit))])
        }
        let console = output.console
        if output.format == .json { return console.print(answer) }
        let entries = answer["history"]?.array ?? []
        if entries.isEmpty { return console.note("nothing has happened yet") }
        var table = TextTable(["REV", "TIME", "WHO", "COMMIT", "WHAT", "", ""], right: [0])
        for entry in entries {
            table.add([
                TextTable.Cell(String(entry["revision"]?.integer ?? 0)),
                TextTable.Cell(entry["at"]?.string ?? "", .faint),
                TextTable.Cell(entry["actor"]?.string?.printable ?? ""),
                TextTable.Cell(String(entry["commit"]?.string?.prefix(7) ?? "")),
                TextTable.Cell(entry["action"]?.string ?? ""),
                TextTable.Cell(entry["summary"]?.string?.printable ?? ""),
                TextTable.Cell(entry["message"]?.string?.printable ?? "", .faint),
            ])
        }
        console.print(table)
    }
}
