import ArgumentParser
import Catalogue
import Declarations
import FoundationEssentials
import Model
import Text

/// Prints the JSON Schema of a kind of file, for editors.
struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of a declaration file, or of those beside it.",
        discussion: """
            Editors check and complete files with it: each file names its schema in its first line. \
            --write puts all of them where those lines look; do it again after adding an event type.

            Example:
              penguinhooks schema policy
              penguinhooks schema --write
              check-jsonschema --schemafile webhooks.d/.schema.json webhooks.d/*.yaml
            """
    )

    @Argument(help: "The kind of file.")
    var kind = DeclarationSchema.Kind.webhook

    @Flag(help: "Write the schemas of all kinds into the folder.")
    var write = false

    @OptionGroup var catalogue: CatalogueOptions

    func run() async throws {
        let types = await catalogue.load().types.map(\.name)
        let console = Console(colour: .never)
        guard write else {
            return console.print(DeclarationSchema.json(of: kind, eventTypes: types).prettyText)
        }
        guard FileManager.default.fileExists(atPath: catalogue.dir) else {
            throw CommandFailure("there is no folder \(catalogue.dir); name another with --dir")
        }
        for file in DeclarationSchema.files(eventTypes: types) {
            let path = "\(catalogue.dir)/\(file.name)"
            try NewFile.replace(path, with: Array(file.text.utf8))
            console.print(path)
        }
    }
}

extension DeclarationSchema.Kind: ExpressibleByArgument {}

extension DeclarationSchema {
    /// The schemas of all kinds by the name of their file.
    static func files(eventTypes: [String]) -> [(name: String, text: String)] {
        Kind.allCases.map {
            ($0.fileName, json(of: $0, eventTypes: eventTypes).prettyText + "\n")
        }
    }
}
