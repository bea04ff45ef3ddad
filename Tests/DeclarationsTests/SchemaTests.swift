import Catalogue
import Declarations
import Model
import TestSupport
import Testing
import Text

struct SchemaTests {
    /// Names of the format that the schema must know.
    @Test func knowsEveryField() throws {
        let schema = DeclarationSchema.json(eventTypes: Catalogue.builtIn.types.map(\.name))

        try Golden.expect(schema.prettyText + "\n", named: "schema")
    }

    /// What the repository's modelines point to.
    @Test func isTheOneBesideTheExamples() async throws {
        let folder = await DeclarationFolder.load(Fixture.examples, now: Fixture.now)
        let schema = DeclarationSchema.json(eventTypes: folder.catalogue.types.map(\.name))

        try Golden.expect(schema.prettyText + "\n", at: Fixture.examples + "/.schema.json")
    }
}
