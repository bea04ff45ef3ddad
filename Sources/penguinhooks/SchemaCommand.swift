import ArgumentParser
import Catalogue
import Declarations
import Model
import Text

/// Prints the JSON Schema of declaration files, for editors.
struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of a declaration file.",
        discussion: """
            Editors check and complete declarations with it: each file names it in its first line.

            Example:
              penguinhooks schema > webhooks.d/.schema.json
            """
    )

    @OptionGroup var catalogue: CatalogueOptions

    func run() async {
        let types = await catalogue.load().types.map(\.name)
        Console(colour: .never).print(DeclarationSchema.json(eventTypes: types).prettyText)
    }
}
