import ArgumentParser
import Catalogue
import Model
import Text

/// The catalogue of event types.
struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "The event types that webhooks can subscribe to.",
        discussion: """
            Example:
              penguinhooks events list
              penguinhooks events show email.clicked
            """,
        subcommands: [EventsListCommand.self, EventsShowCommand.self]
    )
}

/// Lists the event types.
struct EventsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the event types.",
        discussion: """
            Example:
              penguinhooks events list --format json
            """
    )

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let catalogue = await catalogue.load()
        let console = output.console
        guard output.format == .human else {
            console.print(catalogue.json)
            return
        }
        var table = TextTable(["TYPE", "FREQUENCY", "RETRY-SAFE", "MEANING", "TYPICAL USE"])
        for type in catalogue.types {
            table.add([
                TextTable.Cell(type.name, .bold),
                TextTable.Cell(type.frequency),
                TextTable.Cell(type.isRetrySafe ? "yes" : "no"),
                TextTable.Cell(type.summary),
                TextTable.Cell(type.typicalUse),
            ])
        }
        console.print(table)
    }
}

/// Shows one event type.
struct EventsShowCommand: AsyncParsableCommand {
    /// How an event type is printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case human
        case json
        /// The JSON Schema of its data alone.
        case schema
        /// An event of the type, without id and time, as `emit` takes it.
        case event
    }

    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an event type: what it means, its schema and an example.",
        discussion: """
            Example:
              penguinhooks events show email.clicked
              penguinhooks events show email.clicked --format schema > email.clicked.schema.json
              penguinhooks events show email.clicked --format event | penguinhooks emit
            """
    )

    @Argument(help: ArgumentHelp("The event type.", valueName: "type"))
    var type: String

    @Option(help: "For people, the whole entry, the JSON Schema of its data, or an event to emit.")
    var format = Format.human

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var colour: ColourOptions

    func run() async throws {
        let catalogue = await catalogue.load()
        guard let entry = catalogue.type(named: type) else {
            let suggestion = catalogue.suggestion(for: type).map { "; did you mean \($0)?" } ?? ""
            throw CommandFailure(
                "unknown event type \"\(type)\"\(suggestion) "
                    + "(`penguinhooks events list` shows all)"
            )
        }
        let console = colour.console
        switch format {
        case .json: console.print(entry.json)
        case .schema: console.print(entry.schema.prettyText)
        case .event:
            let event = JSON.members(["type": .string(type), "data": entry.example["data"]])
            console.print(event.text)
        case .human: for line in entry.lines(for: console.output) { console.print(line) }
        }
    }
}
