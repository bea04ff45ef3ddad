import Foundation
import Model
import Testing

@testable import Site

struct EscapingTests {
    @Test func textFromEventsNeverBecomesMarkup() async throws {
        let site = try await BuiltSite()
        var seen = 0
        for (path, data) in try site.files() {
            let text = String(decoding: data, as: UTF8.self)
            guard path.hasSuffix(".html") || path.hasSuffix(".atom") || path.hasSuffix(".svg")
            else { continue }
            #expect(!text.contains("<script>"), "\(path)")
            #expect(!text.contains("<img"), "\(path)")
            #expect(!text.contains("\"><img"), "\(path)")
            if text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&gt;&lt;img") { seen += 1 }
        }
        // The overview, five pages of the webhook, event pages, status and feed show the name.
        #expect(seen > 8)
    }

    @Test func textThatLooksLikeATemplateIsShown() async throws {
        let site = try await BuiltSite()
        let page = try site.text(try BuiltSite.path("hostile") + "index.html")
        #expect(page.contains("{{name}}"))
    }

    @Test(arguments: [
        ("a\u{0}b", "a\u{FFFD}b"), ("a\u{202E}b", "a\u{FFFD}b"), ("a\u{85}b", "a\u{FFFD}b"),
        ("a\u{FFFE}b", "a\u{FFFD}b"), ("\"'&", "&quot;&#39;&amp;"), ("žluť\n\t日本", "žluť\n\t日本"),
        ("👩‍👩‍👧", "👩‍👩‍👧"), ("a\u{2066}b", "a\u{FFFD}b"),
    ])
    func replacesWhatHTMLForbids(text: String, expected: String) {
        #expect(HTML(text: text).source == expected)
    }

    @Test func interpolatedTextIsEscapedAndMarkupIsNot() {
        let inner: HTML = "<b>\("<i>")</b>"
        let outer: HTML = "<p title=\"\("\"")\">\(inner)</p>"
        #expect(outer.source == "<p title=\"&quot;\"><b>&lt;i&gt;</b></p>")
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"),
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""),
        ("=a,b", "\"'=a,b\""), ("", ""), ("two\nlines", "\"two\nlines\""),
    ])
    func defusesFormulasInCSV(text: String, expected: String) {
        #expect(CSV.cell(text) == expected)
    }

    @Test func bodiesAreIndentedWithoutChangingThem() {
        let compact = #"{"a":[1,{"b":"x,\"{"}],"c":{},"d":[]}"#
        let text = JSONMarkup.indented(Array(compact.utf8))
        #expect(
            text == """
                {
                  "a": [
                    1,
                    {
                      "b": "x,\\"{"
                    }
                  ],
                  "c": {},
                  "d": []
                }
                """
        )
        #expect(JSONMarkup.indented(Array("plain <text>".utf8)) == "plain <text>")
    }

    @Test func withoutPayloadsNoBodyOrAddressIsShown() async throws {
        let site = try await BuiltSite { $0.omitsPayloads = true }
        for (path, data) in try site.files() {
            let text = String(decoding: data, as: UTF8.self)
            #expect(!text.contains("@company.com") && !text.contains("oncall@"), "\(path)")
            #expect(!text.contains("user36@example.com"), "\(path)")
            #expect(!text.contains("stack trace"), "\(path)")
        }
        #expect(site.report.warnings.count == 1)
    }
}
