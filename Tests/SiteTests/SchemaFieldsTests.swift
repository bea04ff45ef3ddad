import Catalogue
import Model
import Templates
import Testing
import Text

@testable import Site

struct SchemaFieldsTests {
    private static let example: JSON = .members([
        "order": "o1", "amount": .members(["value": "1", "currency": "EUR"]),
        "lines": .array([]),
    ])

    private func fields(_ schema: String, _ previous: PreviousSchemas? = nil) throws -> SchemaFields
    {
        let entry = JSON.members([
            "description": "An order.", "schema": try JSON.parse(schema), "example": Self.example,
        ])
        return SchemaFields(
            type: try EventType(json: entry, name: "order.made"),
            previous: previous
        )
    }

    private func since(_ fields: SchemaFields) -> [String] {
        fields.contexts.map { context in
            guard case .text(let path) = context["path"], case .text(let since) = context["since"]
            else { return "?" }
            return "\(path) \(since)"
        }
    }

    private let declared = #"""
        {"x-since":"1.0","properties":{"order":{"type":"string"},
        "amount":{"x-since":"1.1","properties":{"value":{},"currency":{"x-since":"1.2"}}},
        "lines":{"items":{"x-since":"2","properties":{"sku":{}}}}}}
        """#

    @Test func aFieldsFirstVersionHoldsForWhatIsBelowIt() throws {
        #expect(
            since(try fields(declared)) == [
                "order 1.0", "amount 1.1", "amount.value 1.1", "amount.currency 1.2", "lines 1.0",
                "lines[].sku 2",
            ]
        )
    }

    @Test func whatNobodyDeclaredIsNotInvented() throws {
        let silent = try fields(#"{"properties":{"order":{"type":"string"}}}"#)
        #expect(since(silent) == ["order –"])
        #expect(silent.sinceNote.contains("no earlier site is compared with"))
        #expect(!(try fields(declared).sinceNote.contains("–")))
    }

    @Test func anEarlierSiteTellsOnWhichSideOfItsDay() throws {
        let old = #"{"properties":{"order":{},"lines":{"items":{"properties":{"sku":{}}}}}}"#
        let previous = PreviousSchemas(
            asOf: "2026-11-20T12:00:00Z",
            schemas: ["order.made": try JSON.parse(old)]
        )
        let new = declared.replacing(#""x-since":"1.0","#, with: "")
            .replacing(#""x-since":"2","#, with: "")
        #expect(
            since(try fields(new, previous)) == [
                "order before 2026-11-20", "amount 1.1", "amount.value 1.1", "amount.currency 1.2",
                "lines before 2026-11-20", "lines[].sku before 2026-11-20",
            ]
        )
        let other = PreviousSchemas(asOf: "2026-11-20T12:00:00Z", schemas: [:])
        let lone = try fields(#"{"properties":{"order":{"type":"string"}}}"#, other)
        #expect(since(lone) == ["order after 2026-11-20"])
        #expect(!lone.sinceNote.contains("–"))
    }

    @Test func thePageSaysVersionStatusAndFirstVersions() async throws {
        let site = try await BuiltSite()
        let page = try site.text("dashboard/settings/webhooks/events/email.opened/index.html")
        #expect(page.contains("<span class=\"chip\">version 1.0</span>"))
        #expect(page.contains("<use href=\"#i-ok\"/></svg>Stable</span>"))
        #expect(page.contains("<td data-label=\"Since\">1.0</td>"))
        #expect(page.contains("Since is the version of this type that brought a field."))
    }
}
