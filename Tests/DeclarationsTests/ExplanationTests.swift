import Declarations
import TestSupport
import Testing

struct ExplanationTests {
    @Test func everyCodeHasItsOwnExplanation() {
        let titles = Set(DiagnosticCode.allCases.map(\.explanation.title))

        #expect(titles.count == DiagnosticCode.allCases.count)
        for code in DiagnosticCode.allCases {
            let explanation = code.explanation
            #expect(!explanation.meaning.isEmpty && !explanation.example.isEmpty)
            #expect(!explanation.cure.isEmpty)
        }
    }

    @Test func codesAreFrozen() throws {
        let list = DiagnosticCode.allCases.map { "\($0.rawValue) \($0)" }.joined(separator: "\n")

        try Golden.expect(list + "\n", named: "codes")
    }
}
