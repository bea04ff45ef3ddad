import FoundationEssentials
import Model
import Testing
import Text

/// Each operator on the values it is for, on those it is not, and on missing ones.
///
/// The page that composes filters is held to the same vectors.
struct FilterOperatorTests {
    private static func vectors(_ name: String) throws -> [JSON] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Vectors/filters.json")
        return try JSON.parse([UInt8](Data(contentsOf: file)))[name]?.array ?? []
    }

    @Test func operatorsHaveMongoDBsMeaning() throws {
        let rows = try Self.vectors("operators")
        #expect(rows.count > 100)
        for row in rows {
            var filters = Filters()
            filters.custom = row["filter"]?.object
            let event = JSON.members([
                "id": "evt_1", "type": "email.opened", "created_at": "2026-11-24T00:00:00Z",
                "data": row["data"],
            ])
            try expect(filters, FilterSubject(envelope: event, workspace: nil), row)
        }
    }

    @Test func allFiltersOfAWebhookMustPass() throws {
        let rows = try Self.vectors("filters")
        #expect(rows.count > 10)
        for row in rows {
            var filters = Filters()
            filters.workspaces = texts(row["filters"]?["workspaces"])
            filters.campaigns = texts(row["filters"]?["campaigns"])
            filters.contactTags = texts(row["filters"]?["contact_tags"])
            filters.custom = row["filters"]?["custom"]?.object
            let subject = FilterSubject(
                envelope: row["event"] ?? .null,
                workspace: row["workspace"]?.string
            )
            try expect(filters, subject, row)
        }
    }

    @Test func mistakesAreToldInTheSameWords() throws {
        let rows = try Self.vectors("errors")
        #expect(rows.count > 20)
        for row in rows {
            var filters = Filters()
            filters.custom = row["filter"]?.object
            let error = try #require(throws: FilterError.self) { try CompiledFilter(filters) }
            let told = error.problems.map { [$0.pointer, $0.message] }
            #expect(told.contains([text(row["pointer"]), text(row["message"])]), "\(row.text)")
        }
    }

    private func expect(_ filters: Filters, _ subject: FilterSubject, _ row: JSON) throws {
        let passes = row["passes"] == .bool(true)
        let filter = try CompiledFilter(filters)
        #expect(filter.matches(subject) == passes, "\(row.text)")
        #expect((filter.failure(for: subject) == nil) == passes, "\(row.text)")
    }

    private func texts(_ list: JSON?) -> [String] { list?.array?.compactMap(\.string) ?? [] }

    private func text(_ value: JSON?) -> String { value?.string ?? "" }
}
