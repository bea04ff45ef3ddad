import Catalogue
import Declarations
import Model
import Testing
import Text

/// At least 95 % of single slips in keys and event names get the right suggestion.
struct TypoTests {
    @Test func suggestsFields() async throws {
        var random = SeededGenerator(seed: 1)
        // A slip that gives another field's name is no unknown field.
        let known = Set(WebhookConfiguration.fieldNames)
        var right = 0
        var total = 0
        for field in WebhookConfiguration.fieldNames {
            let slips = Self.slips(of: field, using: &random).filter { !known.contains($0) }
            let lines = slips.map { "\($0): 1\n" }.joined()
            try await Fixture.withFolder(["hook.yaml": lines]) { folder in
                let result = await DeclarationFolder.load(folder, now: Fixture.now)
                let unknown = result.diagnostics.filter { $0.code == "PH010" }
                #expect(unknown.count == slips.count)
                total += unknown.count
                right += unknown.count { $0.hint == "did you mean \"\(field)\"?" }
            }
        }
        #expect(Double(right) >= 0.95 * Double(total), "\(right) of \(total)")
    }

    @Test func suggestsEventTypes() async throws {
        var random = SeededGenerator(seed: 2)
        var right = 0
        var total = 0
        for type in Catalogue.builtIn.types.map(\.name) {
            let slips = Self.slips(of: type, using: &random).filter { EventPattern($0) != nil }
            let list = slips.map { "\"\($0)\"" }.joined(separator: ", ")
            let text = DiagnosticCase.hook(events: "[\(list)]")
            try await Fixture.withFolder(["hook.yaml": text]) { folder in
                let result = await DeclarationFolder.load(folder, now: Fixture.now)
                let unknown = result.diagnostics.filter { $0.code == "PH012" }
                total += unknown.count
                right += unknown.count { $0.hint == "did you mean \"\(type)\"?" }
            }
        }
        #expect(total > 200)
        #expect(Double(right) >= 0.95 * Double(total), "\(right) of \(total)")
    }

    /// A letter dropped, doubled, replaced, added, or swapped with its neighbour.
    private static func slips(
        of word: String,
        using random: inout SeededGenerator
    ) -> Set<String> {
        var slips: Set<String> = []
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        for index in word.indices {
            let next = word.index(after: index)
            let letter = letters.randomElement(using: &random) ?? "x"
            slips.insert(String(word[..<index] + word[next...]))
            slips.insert(String(word[..<next] + word[index...]))
            slips.insert(String(word[..<index]) + String(letter) + String(word[next...]))
            slips.insert(String(word[..<index]) + String(letter) + String(word[index...]))
            if next < word.endIndex {
                let after = word.index(after: next)
                slips.insert(
                    String(word[..<index]) + String(word[next]) + String(word[index])
                        + String(word[after...])
                )
            }
        }
        return slips.filter { $0 != word && $0.count > 1 }
    }
}
