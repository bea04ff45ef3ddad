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
        for text in notices.texts(of: diagnostics) { note(text + "\n") }
    }
}

extension OutputStream {
    /// Diagnostics one by one; on a terminal, what is said of many files only of the first few.
    func texts(of diagnostics: [Diagnostic]) -> [String] {
        guard isTerminal else { return diagnostics.map { $0.text(colour: usesColour) } }
        return Diagnostic.folded(diagnostics).map { $0.text(colour: usesColour) }
    }
}
