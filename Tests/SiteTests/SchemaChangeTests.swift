import Foundation
import Model
import Testing
import Text

@testable import Site

/// What differences between schemas mean for receivers.
struct SchemaChangeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let changes: [String]

        init(_ old: String, _ new: String, _ changes: String...) {
            self.old = old
            self.new = new
            self.changes = changes
        }

        var testDescription: String { "\(old) → \(new)" }
    }

    @Test(arguments: [
        Case(#"{"type":"object"}"#, #"{"description":"x","type":"object"}"#),
        Case(
            #"{"properties":{}}"#,
            #"{"properties":{"a":{"type":"string"}}}"#,
            "data.a: added, string (additive)"
        ),
        Case(
            #"{"properties":{"a":{"type":"string"}}}"#,
            #"{"properties":{}}"#,
            "data.a: removed (breaking)"
        ),
        Case(
            #"{"properties":{"a":{"type":"string"}},"required":["a"]}"#,
            #"{"properties":{"a":{"type":"string"}},"required":[]}"#,
            "data.a: may be absent (breaking)"
        ),
        Case(
            #"{"properties":{"a":{"type":"string"}}}"#,
            #"{"properties":{"a":{"type":"string"}},"required":["a"]}"#,
            "data.a: is always there (additive)"
        ),
        Case(
            #"{"properties":{"a":{"type":"string"}}}"#,
            #"{"properties":{"a":{"type":["string","null"]}}}"#,
            "data.a: type string is now string or null (breaking)"
        ),
        Case(
            #"{"properties":{"a":{"type":["string","null"]}}}"#,
            #"{"properties":{"a":{"type":"string"}}}"#,
            "data.a: type string or null is now string (additive)"
        ),
        Case(
            #"{"properties":{"a":{"enum":["x"]}}}"#,
            #"{"properties":{"a":{"enum":["x","y"]}}}"#,
            "data.a: may be y too (breaking)"
        ),
        Case(
            #"{"properties":{"a":{"type":"array","items":{"properties":{"b":{"type":"string"}}}}}}"#,
            #"{"properties":{"a":{"type":"array","items":{"properties":{}}}}}"#,
            "data.a[].b: removed (breaking)"
        ),
    ])
    func verdicts(_ row: Case) throws {
        let changes = SchemaChange.all(from: try JSON.parse(row.old), to: try JSON.parse(row.new))
        #expect(changes.map { "\($0.path): \($0.text) (\($0.verdict.rawValue))" } == row.changes)
    }

    @Test func theReferenceSaysWhatChangedSinceAnEarlierSite() async throws {
        let old = try await BuiltSite()
        let events = old.folder + "/dashboard/settings/webhooks/events/"
        let schema = #"{"properties":{"device":{"type":"string"}}}"#
        try Data(schema.utf8).write(to: URL(filePath: events + "email.opened.schema.json"))
        try FileManager.default.removeItem(atPath: events + "email.sent.schema.json")
        let previous = try PreviousSchemas.read(site: old.folder)

        let site = try await BuiltSite(configure: { $0.previous = previous })

        let index = try site.text("dashboard/settings/webhooks/events/index.html")
        #expect(index.contains("Change Log"))
        #expect(index.contains("new event type"))
        let opened = try site.text("dashboard/settings/webhooks/events/email.opened/index.html")
        #expect(opened.contains("Breaking since 2026-"))
        #expect(opened.contains("data.device"))
        let clicked = try site.text("dashboard/settings/webhooks/events/email.clicked/index.html")
        #expect(clicked.contains("No change since 2026-"))
        #expect(throws: SiteError.self) { try PreviousSchemas.read(site: old.folder + "/status") }
    }

    @Test func attemptsSayWhatChangedBetweenThem() throws {
        let snapshot = SampleSnapshot()
        let since = SampleSnapshot.now - .seconds(7 * 86_400)
        let found = try snapshot.deliveries(of: snapshot.all[0].id, since: since, limit: 1)
        let old = try #require(found.first?.attempts.first)
        var new = old
        new.responseBody = Array("<b>".utf8)
        new.peer = "203.0.113.9:443"

        let shown = AttemptDifference(old: old, new: new, showsPayloads: true).html.source
        let hidden = AttemptDifference(old: old, new: new, showsPayloads: false).html.source

        #expect(shown.contains("<ins>+ body: &lt;b&gt;</ins>"))
        #expect(hidden.contains("<ins>+ peer: 203.0.113.9:443</ins>"))
        #expect(!hidden.contains("body:"))
        #expect(AttemptDifference(old: old, new: old, showsPayloads: true).html == .empty)
    }
}
