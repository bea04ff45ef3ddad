import Declarations
import Model
import Text

extension DeclarationOptions {
    /// Reads the folder and ends the command where it is not valid; warnings are printed.
    func load(printingTo console: Console) async throws -> DeclarationFolder {
        let folder = await DeclarationFolder.load(dir, environment: env, now: .now())
        console.report(folder.diagnostics)
        guard folder.isValid else {
            throw CommandFailure(status: ExitStatus(rawValue: folder.exitStatus) ?? .error)
        }
        return folder
    }
}

extension Console {
    /// Prints diagnostics beside the data.
    func report(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics {
            note(diagnostic.text(colour: notices.usesColour) + "\n")
        }
    }
}
