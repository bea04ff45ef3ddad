import ArgumentParser
import Declarations
import Model
import Text

/// Checks declarations without looking at anything live.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check declarations offline: all problems of all files at once.",
        discussion: """
            Exits 0 when everything is valid, 3 when something is not, and 4 when only rules of \
            _policy.yaml are broken.

            Example:
              penguinhooks validate
              penguinhooks validate webhooks.d/billing.yaml
              penguinhooks validate --format sarif > penguinhooks.sarif
            """
    )

    @Argument(help: ArgumentHelp("Only these files.", valueName: "file"))
    var files: [String] = []

    @OptionGroup var declarations: DeclarationOptions

    @Option(help: "For people or for programs: GitHub annotations, SARIF 2.1.0, JUnit XML.")
    var format = DiagnosticReport.Format.human

    @OptionGroup var colour: ColourOptions

    func run() async throws {
        let folder = await checked()
        let console = colour.console
        let report = DiagnosticReport(
            diagnostics: folder.diagnostics,
            files: folder.files,
            folder: declarations.dir
        )
        let text = report.text(as: format, on: console.output)
        if !text.isEmpty { console.print(text) }
        if folder.exitStatus != 0 {
            throw CommandFailure(status: ExitStatus(rawValue: folder.exitStatus) ?? .error)
        }
    }

    private func checked() async -> DeclarationFolder {
        if files.isEmpty {
            return await .load(declarations.dir, environment: declarations.env, now: .now())
        }
        return await .check(files: files, environment: declarations.env, now: .now())
    }
}
