import ArgumentParser
import Text

/// Diagnostics in the forms that people and other programs read.
struct DiagnosticReport {
    /// How a report is printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case human
        case json
        case github
        case sarif
        case junit
    }

    let diagnostics: [Diagnostic]
    /// How many files were read.
    let files: Int
    /// The folder as the user named it.
    let folder: String

    private var errors: Int { diagnostics.count { $0.severity == .error } }
    private var warnings: Int { diagnostics.count - errors }

    /// The report without a final line break.
    func text(as format: Format, on stream: OutputStream) -> String {
        switch format {
        case .human: human(on: stream)
        case .json: json.text
        case .github: GitHubReport(diagnostics: diagnostics).text
        case .sarif: SARIFReport(diagnostics: diagnostics).json.prettyText
        case .junit: junit
        }
    }

    private func human(on stream: OutputStream) -> String {
        let summary = [
            Words.counted(files, "file"), Words.counted(errors, "error"),
            Words.counted(warnings, "warning"),
        ].joined(separator: ", ")
        return (stream.texts(of: diagnostics).map { $0 + "\n" } + [summary])
            .joined(separator: "\n")
    }

    private var json: JSON {
        .members([
            "diagnostics": .array(diagnostics.map(\.json)),
            "files": .integer(files),
            "errors": .integer(errors),
            "warnings": .integer(warnings),
        ])
    }

    /// One case for each file with a problem, or one that passed.
    private var junit: String {
        let byFile = Dictionary(grouping: diagnostics) { $0.file ?? folder }
        let cases = byFile.sorted { $0.key < $1.key }.map { file, diagnostics in
            JUnitReport.Case(
                name: file,
                failures: diagnostics.filter { $0.severity == .error }
                    .map { JUnitReport.Failure(message: $0.message, text: $0.text()) },
                output: diagnostics.filter { $0.severity == .warning }.map { $0.text() }
                    .joined(separator: "\n")
            )
        }
        let passed = JUnitReport.Case(name: folder, failures: [], output: "")
        return JUnitReport(suite: "penguinhooks validate", cases: cases.isEmpty ? [passed] : cases)
            .xml
    }
}
