import ArgumentParser
import Text

/// Recorded events.
struct EventCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "event",
        abstract: "Look at a recorded event.",
        discussion: """
            Example:
              penguinhooks event show evt_01ja8f2w8r
            """,
        subcommands: [Show.self]
    )

    /// `event show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one recorded event, its payload and deliveries.",
            discussion: """
                Example:
                  penguinhooks event show evt_01ja8f2w8r
                """
        )

        @Argument(help: "The event's id.")
        var id: String

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await Door.use(state, for: .read) {
                try await $0.request("GET", "events/\(id.percentEncoded)")
            }
            let console = output.console
            if output.format == .json { return console.print(answer) }
            let workspace = answer["workspace"]?.string.map { ", workspace \($0.printable)" } ?? ""
            console.print("\(id)  \(answer["type"]?.string ?? "")\(workspace)")
            console.print("created \(answer["created_at"]?.string ?? "")")
            console.print("accepted \(answer["accepted_at"]?.string ?? "")")
            console.print("")
            if let event = answer["event"], event != .null {
                console.print(event.prettyText)
            } else {
                console.print("(payload removed by retention, or not for this token)")
            }
            let deliveries = answer["deliveries"]?.array ?? []
            if deliveries.isEmpty { return console.note("no webhook wanted it") }
            console.print("")
            console.print(DeliveryTable.table(of: deliveries, at: .now()))
        }
    }
}
