import ArgumentParser
import Store
import Text

/// Copies the whole state while it is in use.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the whole state, consistently, while a daemon writes it.",
        discussion: """
            Secrets stay sealed in it and the master key is not part of it: keep a copy of the \
            key somewhere else, since neither is of use without the other.

            Example:
              penguinhooks backup --out backup.sqlite
            """
    )

    @Option(help: ArgumentHelp("The file to write; it must not exist.", valueName: "file"))
    var out: String

    @OptionGroup var state: LocalStateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let store = try StateFiles.openForReading(state)
        let scratch = Store.unfinished(out)
        let interrupts = Interrupts(removing: scratch)
        defer { interrupts.stop() }
        try await output.console.progress("Copying") { _ in
            try await store.backup(to: out, through: scratch)
        }
        try store.close()
        output.console.printResult(
            .members(["backup": .string(out), "key_id": store.keyID.map(JSON.string) ?? .null]),
            output.format,
            "Wrote \(out). The master key \(state.keyPath) is not in it: keep a copy elsewhere."
        )
    }
}
