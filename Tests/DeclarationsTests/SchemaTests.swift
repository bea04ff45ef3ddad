import Catalogue
import Declarations
import Model
import TestSupport
import Testing
import Text

struct SchemaTests {
    /// Names of the format that the schema must know.
    @Test func knowsEveryField() throws {
        for kind in DeclarationSchema.Kind.allCases {
            let types = Catalogue.builtIn.types.map(\.name)
            let schema = DeclarationSchema.json(of: kind, eventTypes: types)
            let name = kind == .webhook ? "schema" : "schema-\(kind.rawValue)"

            try Golden.expect(schema.prettyText + "\n", named: name)
        }
    }

    /// What the repository's modelines point to.
    @Test func isTheOneBesideTheExamples() async throws {
        let folder = await DeclarationFolder.load(Fixture.examples, now: Fixture.now)
        for kind in DeclarationSchema.Kind.allCases {
            let types = folder.catalogue.types.map(\.name)
            let schema = DeclarationSchema.json(of: kind, eventTypes: types)

            try Golden.expect(
                schema.prettyText + "\n",
                at: "\(Fixture.examples)/\(kind.fileName)"
            )
        }
    }
}
