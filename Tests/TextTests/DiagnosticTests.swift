import Testing
import Text

/// How diagnostics look in a terminal and as JSON.
struct DiagnosticTests {
    private func diagnostic(
        snippet: String?,
        columns: Range<Int>,
        line: Int = 5,
        hint: String? = "did you mean \"email.clicked\"?",
        note: String? = nil
    ) -> Diagnostic {
        Diagnostic(
            severity: .error,
            code: "PH012",
            message: "unknown event type \"email.clickd\"",
            file: "webhooks.d/crm-contact-sync.yaml",
            range: SourceRange(
                start: SourcePosition(line: line, column: columns.lowerBound),
                end: SourcePosition(line: line, column: columns.upperBound)
            ),
            snippet: snippet,
            hint: hint,
            note: note
        )
    }

    @Test(arguments: [(5, 5, 0), (6, 3, 3), (1000, 3, 997)])
    func equalWarningsOfManyFilesAreFolded(count: Int, shown: Int, others: Int) {
        let warnings = (0..<count).map { number in
            Diagnostic(
                severity: .warning,
                code: "PH022",
                message: "the daemon needs --allow-private",
                file: "webhooks.d/\(number).yaml"
            )
        }
        // Neither errors nor what is said of one file only is left out, and the order stays.
        let errors = warnings.map { warning in
            Diagnostic(
                severity: .error,
                code: "PH012",
                message: "unknown event type",
                file: warning.file
            )
        }
        let last = Diagnostic(severity: .warning, code: "PH022", message: "another")
        let folded = Diagnostic.folded(warnings + errors + [last])
        #expect(
            folded.map(\.diagnostic) == Array(warnings.prefix(shown)) + errors + [last]
        )
        #expect(folded[shown - 1].others == others)
        #expect(folded.map(\.others).reduce(0, +) == others)
        let text = folded[shown - 1].text(colour: false)
        #expect(text.hasSuffix("\n   = and \(others) more files") == (others > 0))
    }

    @Test func pointsAtTheRange() {
        let text = diagnostic(
            snippet: "events: [email.opened, email.clickd]",
            columns: 24..<36,
            note: "`penguinhooks events list` shows all 15 types"
        ).text()

        #expect(
            text == """
                error[PH012]: unknown event type "email.clickd"
                  --> webhooks.d/crm-contact-sync.yaml:5:24
                   |
                 5 | events: [email.opened, email.clickd]
                   |                        ^^^^^^^^^^^^ did you mean "email.clicked"?
                   = `penguinhooks events list` shows all 15 types
                """
        )
    }

    @Test func widensTheMarginWithTheLineNumber() {
        let text = diagnostic(snippet: "a: b", columns: 4..<5, line: 120, hint: nil).text()

        #expect(
            text == """
                error[PH012]: unknown event type "email.clickd"
                    --> webhooks.d/crm-contact-sync.yaml:120:4
                     |
                 120 | a: b
                     |    ^
                """
        )
    }

    @Test(arguments: [
        ("name: 日本語 x", 7..<10, "      ^^^^^^"),
        ("日本: x", 5..<6, "      ^"),
        ("e\u{301}e\u{301}: x", 7..<8, "    ^"),
        ("🐧🐧: x", 5..<6, "      ^"),
        ("\ta: x", 2..<3, "    ^"),
        ("short", 9..<12, "        ^"),
        ("", 1..<1, "^"),
    ])
    func caretFollowsWhatIsSeen(_ snippet: String, _ columns: Range<Int>, _ caret: String) {
        let lines = diagnostic(snippet: snippet, columns: columns, hint: nil).text()
            .split(separator: "\n")

        #expect(lines.last == "   | \(caret)")
    }

    @Test func marksToTheEndOfTheFirstLineOfALongRange() {
        var long = diagnostic(snippet: "a: [b,", columns: 4..<5, hint: nil)
        long.range?.end = SourcePosition(line: 6, column: 2)

        #expect(long.text().hasSuffix("   |    ^^^"))
        #expect(long.json["end_column"] == 7)
    }

    @Test func hasNoPlaceWithoutAFile() {
        let plain = Diagnostic(
            severity: .warning,
            code: "PH001",
            message: "no webhooks",
            hint: "add one"
        )

        #expect(plain.text() == "warning[PH001]: no webhooks\n   = add one")
    }

    @Test func neverLetsTextSteerTheTerminal() {
        let text = diagnostic(snippet: "a: \u{1B}[2J\u{202E}b", columns: 4..<5).text()

        #expect(!text.unicodeScalars.contains("\u{1B}"))
        #expect(!text.unicodeScalars.contains("\u{202E}"))
    }

    @Test func coloursChangeNothingElse() {
        let example = diagnostic(snippet: "a: b", columns: 4..<5, note: "see there")
        var plain = ""
        var isEscape = false
        for scalar in example.text(colour: true).unicodeScalars {
            if scalar == "\u{1B}" { isEscape = true }
            if !isEscape { plain.unicodeScalars.append(scalar) }
            if scalar == "m" { isEscape = false }
        }

        #expect(example.text(colour: true).contains("\u{1B}[1;31m"))
        #expect(plain.contains("^ did you"))
        #expect(plain.split(separator: "\n").count == 6)
    }

    @Test func jsonHasTheFieldsOfTheContract() {
        let json = diagnostic(snippet: "a: b", columns: 9..<21, line: 3).json

        #expect(
            json.text
                == #"{"severity":"error","code":"PH012","message":"unknown event type \"email.clickd\"","file":"webhooks.d/crm-contact-sync.yaml","line":3,"column":9,"end_column":21,"snippet":"a: b","hint":"did you mean \"email.clicked\"?"}"#
        )
    }
}
