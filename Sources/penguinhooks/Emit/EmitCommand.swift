import ArgumentParser
import Text

/// Records events durably; the daemon delivers them.
struct EmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emit",
        abstract: "Record events from a file or standard input, or one given by flags.",
        discussion: """
            The input is one JSON object, an array, or one event a line. It is recorded in \
            chunks; at a bad event it stops and says where: mend it and go on with --from-line, \
            or pass over bad ones with --skip-bad.

            Example:
              penguinhooks emit events.ndjson
              penguinhooks emit --type contact.created --data contact.json
            """
    )

    @Argument(help: "The input; standard input where it is not given.")
    var file: String?

    @Option(help: ArgumentHelp("Record one event of this type.", valueName: "type"))
    var type: String?

    @Option(
        help: ArgumentHelp("Its data: JSON beginning with {, or a file.", valueName: "json|file")
    )
    var data: String?

    @Option(help: ArgumentHelp("Its idempotency key.", valueName: "text"))
    var idempotencyKey: String?

    @Option(help: ArgumentHelp("Begin with this line or element, from 1.", valueName: "number"))
    var fromLine = 1

    @Flag(help: "Pass over bad events and list them as rejected.")
    var skipBad = false

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if type == nil, data != nil || idempotencyKey != nil {
            throw ValidationError("--data and --idempotency-key go with --type.")
        }
        if type != nil, file != nil || fromLine != 1 || skipBad {
            throw ValidationError("--type records one event; it takes no file.")
        }
        guard fromLine >= 1 else { throw ValidationError("--from-line counts from 1.") }
    }

    func run() async throws {
        let items = try items()
        let console = output.console
        let emission = try await Door.use(
            state,
            for: .write,
            catalogue: await catalogue.load()
        ) { door in
            var emission = Emission(door: door, skipsBad: skipBad)
            return try await console.progress("Emitting", of: items.count) { progress in
                try await emission.send(items, progress)
                return emission
            }
        }
        if output.format == .json {
            console.print(emission.json)
        } else {
            for rejected in emission.rejected { console.warning(rejected.message) }
            console.print(emission.summary)
        }
        if let stop = emission.stop { throw CommandFailure(stop.message(emission.summary)) }
    }

    private func items() throws -> [EmitInput.Item] {
        guard let type else {
            let bytes = try Input.read(file ?? "-")
            return try EmitInput.items(of: bytes).filter { $0.number >= fromLine }
        }
        let event = JSON.members([
            "type": .string(type),
            "data": try eventData(),
            "idempotency_key": idempotencyKey.map(JSON.string),
        ])
        return [EmitInput.Item(number: 1, isLine: false, bytes: Array(event.text.utf8))]
    }

    private func eventData() throws -> JSON {
        let text = data ?? "-"
        let isLiteral = text.utf8.first { $0 != 0x20 && $0 != 0x0A } == UInt8(ascii: "{")
        let bytes = isLiteral ? Array(text.utf8) : try Input.read(text)
        do {
            return try JSON.parse(bytes, limits: .events)
        } catch {
            throw CommandFailure("the data is not JSON: \(error)")
        }
    }
}
