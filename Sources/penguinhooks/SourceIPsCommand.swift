import ArgumentParser
import Text

/// The addresses that deliveries come from, for receivers' firewalls.
struct SourceIPsCommand: AsyncParsableCommand {
    /// A list for people and firewalls, or a document.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "source-ips",
        abstract: "Print the addresses that deliveries come from.",
        discussion: """
            `penguinhooks daemon --source-ips` stores them in the state.

            Example:
              penguinhooks source-ips --format json
            """
    )

    @Option(help: "One address a line, or a JSON document.")
    var format = Format.text

    @OptionGroup var state: StateOptions
    @OptionGroup var colour: ColourOptions

    func run() async throws {
        let answer = try await Door.use(state, for: .read) {
            try await $0.request("GET", "source-ips")
        }
        let console = colour.console
        if format == .json { return console.print(answer) }
        let addresses = answer["source_ips"]?.array?.compactMap(\.string) ?? []
        if addresses.isEmpty {
            console.note("none are stored; `penguinhooks daemon --source-ips A,B` stores them")
        }
        for address in addresses { console.print(address) }
    }
}
