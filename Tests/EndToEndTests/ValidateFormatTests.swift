import TestSupport
import Testing
import Text

/// What `validate` hands to other programs.
struct ValidateFormatTests {
    private func broken() throws -> Penguinhooks {
        let binary = try Penguinhooks()
        for number in 0..<24 {
            try binary.folder.write(
                "name: A\nurl: https://a.example.com/in\nevents: [email.clickd]\n",
                to: "webhooks.d/hook-\(number).yaml"
            )
        }
        return binary
    }

    @Test func gitHubAnnotationsAreSortedAndBounded() async throws {
        let outcome = try await broken().run("validate", "--format", "github")

        let lines = outcome.text.split(separator: "\n")
        #expect(outcome.status == 3)
        #expect(lines.filter { $0.hasPrefix("::error") }.count == 10)
        #expect(lines.contains("::notice title=penguinhooks::and 14 more errors"))
        let firstWarning = lines.firstIndex { $0.hasPrefix("::warning") } ?? lines.endIndex
        let lastError = lines.lastIndex { $0.hasPrefix("::error") } ?? 0
        #expect(lastError < firstWarning)
    }

    @Test func sarifHasRulesAndFingerprintsThatOutliveMovedLines() async throws {
        let binary = try broken()

        let before = try await binary.run("validate", "--format", "sarif").json()
        let text =
            "# A line above.\nname: A\nurl: https://a.example.com/in\nevents: [email.clickd]\n"
        try binary.folder.write(text, to: "webhooks.d/hook-0.yaml")
        let after = try await binary.run("validate", "--format", "sarif").json()

        func run(_ log: JSON) -> JSON? { log["runs"]?.array?.first }
        func prints(_ log: JSON) -> [String] {
            (run(log)?["results"]?.array ?? []).compactMap {
                $0["partialFingerprints"]?["penguinhooks/v1"]?.string
            }
        }
        let rules = run(before)?["tool"]?["driver"]?["rules"]?.array ?? []
        #expect(before["version"]?.string == "2.1.0")
        #expect(rules.allSatisfy { $0["fullDescription"]?["text"]?.string?.isEmpty == false })
        #expect(Set(prints(before)).count == prints(before).count)
        #expect(prints(before).count >= 24)
        #expect(prints(before) == prints(after))
    }
}
