import ArgumentParser
import Declarations

/// Rewrites declarations into their canonical form.
struct FmtCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Rewrite declarations into canonical form; comments and blank lines stay.",
        discussion: """
            Without files: every declaration of the folder, _defaults.yaml, _policy.yaml, _events/ \
            and _tests/. Prints the files that were rewritten. With --check nothing is written, and it exits 1 where a file \
            would be. 3: a file is not valid YAML.

            Example:
              penguinhooks fmt
              penguinhooks fmt --check
              penguinhooks fmt - < draft.yaml
            """
    )

    @Argument(
        help: ArgumentHelp("Only these files; - is standard input.", valueName: "file")
    )
    var files: [String] = []

    @Flag(help: "Write nothing; exit with 1 where a file is not in canonical form.")
    var check = false

    @Option(help: ArgumentHelp("The folder of declarations.", valueName: "folder"))
    var dir = "webhooks.d"

    @OptionGroup var colour: ColourOptions

    func run() throws {
        let console = colour.console
        var unformatted = 0
        var invalid = 0
        for path in files.isEmpty ? try DeclarationFolder.formattedFiles(of: dir) : files {
            let text = try Input.text(of: path)
            guard let formatted = DeclarationFormatter.formatted(text, as: .init(path: path))
            else {
                console.error("\(path) is not valid YAML; `penguinhooks validate` says where")
                invalid += 1
                continue
            }
            if path == "-", !check {
                console.output.write(formatted)
            } else if formatted != text {
                unformatted += 1
                console.print(path)
                if !check { try NewFile.exchange(path, with: Array(formatted.utf8)) }
            }
        }
        if invalid > 0 { throw CommandFailure(status: .declarationsInvalid) }
        if check, unformatted > 0 {
            let count = Words.counted(unformatted, "file")
            throw CommandFailure("\(count) not in canonical form; `penguinhooks fmt` mends that")
        }
    }
}
