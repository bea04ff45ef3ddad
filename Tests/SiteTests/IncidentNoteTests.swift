import Foundation
import Model
import Testing

@testable import Site

struct IncidentNoteTests {
    private static let text = """
        ---
        title: "Slow answers of the <CRM>"
        from: 2026-11-20T10:00:00Z
        to: 2026-11-20T11:30:00Z
        webhooks: [crm-contact-sync, gone-one]
        ---
        The CRM was moved to another region.
        Deliveries waited.

        Nothing was lost.
        """

    @Test func aNoteIsReadAndShown() async throws {
        let note = try IncidentNote(Self.text, file: "a.md")
        #expect(note.webhooks == ["crm-contact-sync", "gone-one"])
        #expect(note.paragraphs.count == 2)
        let site = try await BuiltSite {
            $0.isPublic = true
            $0.incidentNotes = [note]
        }
        let page = try site.text("status/index.html")
        #expect(page.contains("Slow answers of the &lt;CRM&gt;"))
        #expect(page.contains("2026-11-20 10:00 UTC to 2026-11-20 11:30 UTC"))
        #expect(page.contains("CRM Contact Sync, gone-one"))
        #expect(page.contains("another region. Deliveries waited.</p>"))
        #expect(try site.text("status/feed.atom").contains("Nothing was lost."))
    }

    @Test(arguments: [
        ("no front matter", 1), ("---\ntitle x\n---\n", 2), ("---\ncolour: red\n---\n", 2),
        ("---\ntitle: a\nfrom: yesterday\n---\n", 3), ("---\nfrom: 2026-11-20T10:00:00Z\n---\n", 1),
    ])
    func aBadNoteIsRefusedWithItsLine(text: String, line: Int) {
        let error = #expect(throws: SiteError.self) { try IncidentNote(text, file: "a.md") }
        guard case .badNote("a.md", line, _) = error else {
            Issue.record("refused otherwise: \(String(describing: error))")
            return
        }
    }

    @Test func aNoteThatShowsAnAddressIsNotPublished() async throws {
        var note = try IncidentNote(Self.text, file: "a.md")
        note.paragraphs.append("Ask anna@northwind.io.")
        let leak = SiteError.Leak(file: "status/index.html", kind: .address, webhook: nil)
        let feed = SiteError.Leak(file: "status/feed.atom", kind: .address, webhook: nil)
        await #expect(throws: SiteError.leaks([feed, leak])) {
            try await BuiltSite {
                $0.isPublic = true
                $0.incidentNotes = [note]
            }
        }
    }
}
