import Catalogue
import Foundation
import Model
import Templates
import Testing

@testable import Site

struct SiteTemplatesTests {
    private func error(changing path: String, to text: String) -> SiteError? {
        var source = TemplateSource.embedded
        source.files[path] = text
        do {
            _ = try SiteTemplates(source)
            return nil
        } catch {
            return error
        }
    }

    @Test func anUnknownNameSaysTemplateAndLine() throws {
        let error = error(changing: "pages/home.mustache", to: "<h1>\n{{title}}\n{{titel}}</h1>")
        guard case .unknownName(let name, let template, let line, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((name, template, line) == ("titel", "pages/home.mustache", 3))
        #expect(error?.description.hasPrefix("pages/home.mustache:3: {{titel}} is not") == true)
    }

    @Test func aNameInAPartialIsCheckedWhereItIsUsed() {
        let error = error(changing: "partials/pager.mustache", to: "{{#pager}}{{nummer}}{{/pager}}")
        guard case .unknownName("nummer", "partials/pager.mustache", 1, let known) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(known == ["href", "isAfterGap", "isCurrent", "number"])
    }

    @Test func textIsNeverShownUnescaped() {
        let error = error(changing: "pages/home.mustache", to: "{{{title}}}")
        #expect(
            error
                == .wrongUse(
                    name: "title",
                    template: "pages/home.mustache",
                    line: 1,
                    kind: "text, which is only shown escaped, with two braces"
                )
        )
    }

    @Test(arguments: [
        ("{{#title}}", "{{#title}} is not closed"), ("{{/title}}", "{{/title}} closes nothing"),
        ("{{title", "a tag is not closed"),
        ("{{<layout}}", "{{<layout}}: these tags are not used here"),
    ])
    func brokenTemplatesAreNamed(text: String, problem: String) {
        let error = error(changing: "pages/home.mustache", to: text)
        let expected = SiteError.badTemplate(
            template: "pages/home.mustache",
            line: 1,
            problem: problem
        )
        #expect(error == expected)
    }

    @Test func aMissingPartialIsNamed() {
        let error = error(changing: "pages/home.mustache", to: "\n{{>logo}}")
        #expect(
            error == .missingPartial(name: "logo", template: "pages/home.mustache", line: 2)
        )
    }

    @Test func aFolderReplacesSingleTemplates() async throws {
        let folder = NSTemporaryDirectory() + "templates-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder + "/pages",
            withIntermediateDirectories: true
        )
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: folder) } }
        try "<h1>Ours: {{webhookCount}}</h1>".write(
            toFile: folder + "/pages/home.mustache",
            atomically: true,
            encoding: .utf8
        )
        let site = try await BuiltSite(templates: try .folder(folder))
        #expect(try site.text("index.html").contains("<h1>Ours: 7 webhooks</h1>"))
    }

    @Test func pagesGiveExactlyTheNamesThatAreListed() async throws {
        var options = SiteOptions(out: "unused", sha256: BuiltSite.digest)
        options.repoURL = "https://github.com/acme/webhooks"
        let snapshot = SampleSnapshot()
        let material = try SiteMaterial(
            options: options,
            snapshot: snapshot,
            types: Catalogue.builtIn.types,
            source: .embedded,
            now: SampleSnapshot.now
        )
        let site = try await SiteBuilder.facts(material, snapshot)
        let templates = try SiteTemplates(.embedded)
        let renderer = Renderer(site: site, templates: templates)
        let home = HomePage(site: site)
        let events = EventsPage(site: site)
        let samples = SampleEvents(site.types, at: site.now)
        var pages = [home.home(), home.missing(), events.index()]
        pages += try StatusPage(site: site).pages()
        pages += site.types.map(events.page)
        pages += try OverviewPage(site: site).pages()
        pages.append(CreatePage(site: site).page())
        for index in site.webhooks.indices {
            let facts = try site.facts[index]
            let details = (snapshot.details[facts.webhook.id] ?? []).map {
                DeliveryRow(detail: $0, now: site.now, showsPayloads: site.showsPayloads)
            }
            pages.append(EditPage(site: site, facts: facts).page())
            pages.append(TestPage(site: site, facts: facts, samples: samples).page())
            pages.append(
                DetailPage(site: site, facts: facts, deliveries: details.prefix(50)).page()
            )
            pages += DeliveriesPage(site: site, facts: facts, deliveries: details, errors: [])
                .pages()
        }
        for page in pages {
            var context = try renderer.common(page)
            context.merge(page.context)
            #expect(templates.discrepancies(of: context, in: page.template) == [], "\(page.path)")
        }
    }
}
