import ArgumentParser
import Declarations
import Model
import Text

/// Runs the team's filter tests.
struct TestRulesCommand: AsyncParsableCommand {
    /// How the results are printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case human
        case json
        case junit
    }

    static let configuration = CommandConfiguration(
        commandName: "test-rules",
        abstract: "Run the filter tests in webhooks.d/_tests offline.",
        discussion: """
            Each test is an event with the webhooks that must and must not receive it. Exits 1 \
            when a test fails.

            Example:
              penguinhooks test-rules
              penguinhooks test-rules --format junit > rules.xml
            """
    )

    @OptionGroup var declarations: DeclarationOptions

    @Option(help: "For people or for programs.")
    var format = Format.human

    @OptionGroup var colour: ColourOptions

    func run() async throws {
        let console = colour.console
        let folder = try await declarations.load(printingTo: console)
        let outcomes = try folder.tests.map { try $0.run(against: folder.state.webhooks) }
        let failed = outcomes.count { !$0.isPassed }
        switch format {
        case .human:
            for line in outcomes.flatMap({ $0.lines(for: console.output) }) { console.print(line) }
            console.print(
                "\(Words.counted(outcomes.count, "test")), \(Words.grouped(failed)) failed"
            )
        case .json:
            console.print(
                .members([
                    "tests": .array(outcomes.map(\.json)),
                    "passed": .integer(outcomes.count - failed),
                    "failed": .integer(failed),
                ])
            )
        case .junit:
            let cases = outcomes.map(\.junitCase)
            console.print(JUnitReport(suite: "penguinhooks test-rules", cases: cases).xml)
        }
        if failed > 0 { throw CommandFailure(status: .error) }
    }
}

extension FilterTestCase.Outcome {
    /// A line that names the test, and one for each webhook that got it wrong.
    fileprivate func lines(for stream: OutputStream) -> [String] {
        let mark = isPassed ? stream.styled("✓", .green) : stream.styled("✗", .red)
        return ["\(mark) \(test.name)  \(stream.styled("\(test.file):\(test.line)", .faint))"]
            + problems.map { "    " + $0 }
    }

    fileprivate var problems: [String] {
        missing.map { "\($0.key) must receive it: \($0.why)" }
            + unwanted.map { "\($0) must not receive it, but would" }
    }

    fileprivate var json: JSON {
        .members([
            "name": .string(test.name),
            "file": .string(test.file),
            "line": .integer(test.line),
            "passed": .bool(isPassed),
            "problems": .array(problems.map(JSON.string)),
        ])
    }

    fileprivate var junitCase: JUnitReport.Case {
        let failures = problems.map { problem in
            JUnitReport.Failure(
                message: problem,
                text: "\(test.file):\(test.line): \(problem)"
            )
        }
        return JUnitReport.Case(name: test.name, failures: failures, output: "")
    }
}
