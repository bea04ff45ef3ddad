import ArgumentParser
import Text

/// Removes one event's or one contact's data for good.
struct ExpungeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expunge",
        abstract: "Remove the data of one event or one contact for good.",
        discussion: """
            Payloads, response bodies and the index of addresses are overwritten, also in the \
            write-ahead log; that the events happened stays on record. What was still to be \
            delivered of them is given up. Backups and snapshots are other files: see to them.

            Example:
              penguinhooks expunge --contact ada@example.com --yes
            """
    )

    @Option(help: ArgumentHelp("The event's id.", valueName: "id"))
    var event: String?

    @Option(help: ArgumentHelp("The contact's e-mail address.", valueName: "address"))
    var contact: String?

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (event == nil) != (contact == nil) else {
            throw ValidationError("Give either --event or --contact.")
        }
    }

    func run() async throws {
        let console = output.console
        let subject = (event ?? contact ?? "").printable
        let question = "Remove the data of \(subject) for good?"
        guard try yes || console.confirm(question, orPass: "--yes") else { return }
        let answer = try await console.progress("Removing") { _ in
            try await Door.use(state, for: .write) {
                try await $0.request(
                    "POST",
                    "expunge",
                    body: .members([
                        "event": event.map(JSON.string), "contact": contact.map(JSON.string),
                    ]),
                    timeout: .seconds(3600)
                )
            }
        }
        let count = Words.counted(answer["expunged"]?.integer ?? 0, "event")
        console.printResult(answer, output.format, "Removed the data of \(count).")
    }
}
