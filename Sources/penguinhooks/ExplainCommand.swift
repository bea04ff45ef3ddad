import ArgumentParser
import Declarations
import Model
import Text

/// Explains a diagnostic's code, or why deliveries fail.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a diagnostic's code, or a class of delivery errors.",
        discussion: """
            Example:
              penguinhooks explain PH012
              penguinhooks explain timeout
            """
    )

    @Argument(
        help: ArgumentHelp(
            "A code such as PH012, or an error class such as timeout.",
            valueName: "code"
        )
    )
    var code: String

    @OptionGroup var colour: ColourOptions

    func run() throws {
        if let known = DiagnosticCode(rawValue: code.uppercased()) {
            return colour.console.output.write(known.explanation.text(code: known))
        }
        if let known = ErrorClass(rawValue: code.lowercased()) {
            return colour.console.output.write(known.explanation)
        }
        throw CommandFailure("there is no code \"\(code)\"; \(hint)")
    }

    private var hint: String {
        let codes = DiagnosticCode.allCases.map(\.rawValue)
        let classes = ErrorClass.allCases.map(\.rawValue)
        let closest =
            Suggestion.closest(to: code.uppercased(), among: codes)
            ?? Suggestion.closest(to: code.lowercased(), among: classes)
        return closest.map { "did you mean \($0)?" }
            ?? "codes look like PH012; error classes are \(classes.joined(separator: ", "))"
    }
}
