import ArgumentParser
import Declarations
import Model
import Text

/// Explains a diagnostic's code, or why deliveries fail.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a diagnostic's code: what it means and how to mend it.",
        discussion: """
            Example:
              penguinhooks explain PH012
            """
    )

    @Argument(help: ArgumentHelp("The code, such as PH012.", valueName: "code"))
    var code: String

    @OptionGroup var colour: ColourOptions

    func run() throws {
        let name = code.uppercased()
        guard let known = DiagnosticCode(rawValue: name) else {
            let codes = DiagnosticCode.allCases.map(\.rawValue)
            let closest = Suggestion.closest(to: name, among: codes)
            let hint = closest.map { "did you mean \($0)?" } ?? "codes look like PH012"
            throw CommandFailure("there is no code \"\(code)\"; \(hint)")
        }
        colour.console.output.write(known.explanation.text(code: known))
    }
}
