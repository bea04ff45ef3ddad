import Declarations
import Model
import Testing
import Text

/// The repository's own `webhooks.d/`.
struct ExampleFolderTests {
    @Test func hasNothingWrongAndPassesItsTests() async throws {
        let folder = await DeclarationFolder.load(Fixture.examples, now: Fixture.now)

        #expect(folder.diagnostics.map { $0.text() } == [])
        #expect(folder.state.webhooks.count == 5)
        #expect(folder.tests.count == 4)
        for test in folder.tests {
            let outcome = try test.run(against: folder.state.webhooks)
            #expect(outcome.isPassed, "\(outcome)")
        }
    }

    @Test func inheritsDefaultsFieldByField() async throws {
        let folder = await DeclarationFolder.load(Fixture.examples, now: Fixture.now)

        let webhook = try #require(
            folder.state.webhooks.first { $0.key.rawValue == "crm-contact-sync" }
        )
        #expect(webhook.configuration.notify == ["webhooks-oncall@northwind-example.com"])
        #expect(webhook.configuration.labels.map(\.name) == ["region", "system", "tier"])
        #expect(webhook.configuration.retry.maxAttempts == 8)
        #expect(webhook.lines["retry.max_attempts"] == 13)
        #expect(webhook.lines["notify"] == nil)
    }
}
