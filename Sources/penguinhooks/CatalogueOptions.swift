import ArgumentParser
import Catalogue
import Declarations
import FoundationEssentials
import Model

/// Which event types are known: the built-in ones and the team's own.
struct CatalogueOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of declarations, whose _events/ adds event types not applied yet.",
            valueName: "folder"
        )
    )
    var dir = "webhooks.d"

    /// The catalogue; the built-in one where there is no folder or its event types are broken.
    func load() async -> Catalogue {
        guard FileManager.default.fileExists(atPath: dir + "/_events") else { return .builtIn }
        return await DeclarationFolder.load(dir, now: .now()).catalogue
    }
}
