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

    @Test func aTerminalShowsAFewOfManyEqualWarningsAndProgramsAll() async throws {
        guard try await OutsideTools.require("script") else { return }
        let binary = try Penguinhooks()
        for number in 0..<9 {
            try binary.folder.write(
                "name: A\nurl: http://localhost:8090/in-\(number)\nevents: [email.sent]\n",
                to: "webhooks.d/hook-\(number).yaml"
            )
        }
        let shown = try await Tool("script", folder: binary.folder.path)
            .run(["-qec", "\(binary.path) validate --no-color", "typescript"])
        #expect(shown.status == 0, "\(shown.text)")
        #expect(shown.text.split(separator: "warning[PH022]").count == 4, "\(shown.text)")
        #expect(shown.text.contains("= and 6 more files"), "\(shown.text)")
        #expect(shown.text.contains("9 files, 0 errors, "), "\(shown.text)")

        let piped = try await binary.run("validate")
        #expect(piped.text.split(separator: "warning[PH022]").count == 10, "\(piped.text)")
        let json = try await binary.run("validate", "--format", "json").json()
        let codes = json["diagnostics"]?.array?.compactMap { $0["code"]?.string } ?? []
        #expect(codes.count { $0 == "PH022" } == 9)
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
