import FoundationEssentials
import TestSupport
import Testing
import Text

/// The verification code of the test page, run in its languages over one file of vectors.
struct SnippetTests {
    private static let snippets = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "site-templates/snippets").path

    @Test(.timeLimit(.minutes(5)))
    func everySnippetTellsGoodSignaturesFromBadOnes() async throws {
        guard try await OutsideTools.require("python3") else { return }
        let folder = try TemporaryFolder()
        let script = OutsideTools.support("snippets.py")

        let outcome = try await Tool("python3").run(["-B", script, Self.snippets, folder.path])

        let languages = try #require(try outcome.json().object, "\(outcome.noticesText)")
        #expect(languages.members.count == 10)
        for language in languages.members {
            switch language.value.string {
            case "ok", "parsed": continue
            case "missing": OutsideTools.missing("what runs \(language.name)")
            default: Issue.record("\(language.name): \(language.value.text)")
            }
        }
    }
}
