import Model
import Synchronization
import Text

/// One build under way: which files a site has and what fills them.
struct SiteBuild: Sendable {
    let site: SiteFacts
    let renderer: Renderer
    let staging: Staging
    let inputs: SiteInputs

    /// Writes every file of the site.
    func write(_ snapshot: some SnapshotReader) async throws {
        let samples = SampleEvents(site.types, at: site.now.startOfHour)
        staging.note(inputs, of: site.options.isPublic ? [] : site.webhooks.map(\.id))
        for (path, text) in site.assets.files(isPublic: site.options.isPublic) {
            try staging.file(path, text)
        }
        let home = HomePage(site: site)
        let events = EventsPage(site: site)
        var pages = [home.home(), home.missing(), events.index()]
        pages += StatusPage(site: site).pages()
        pages += site.types.map(events.page)
        if !site.options.isPublic {
            pages += OverviewPage(site: site).pages()
            pages.append(CreatePage(site: site).page())
        }
        try await render(pages)
        for type in site.types {
            let path = "\(Page.settings)events/\(type.name).schema.json"
            try staging.file(path, type.schema.prettyText + "\n")
        }
        try staging.file("status/feed.atom", Feed.atom(site))
        try staging.file("data/status.json", DataFiles.status(site))
        let paths = pages.map(\.path)
        try staging.file(
            "sitemap.xml",
            Feed.sitemap(site, pages: paths.filter { site.options.isPublic || !$0.hasPrefix("d") })
        )
        if !site.options.isPublic {
            try staging.file("data/webhooks.json", DataFiles.webhooks(site))
            try staging.file("data/events.json", DataFiles.events(site, samples: samples))
            try staging.file("data/options.json", DataFiles.options(site))
        }
        try await inParallel(site.webhooks.count) { index in
            let facts = site.webhooks[index]
            let badge = Badge(facts)
            try staging.file("badges/\(facts.key).svg", badge.svg)
            try staging.file("badges/\(facts.key).json", badge.shields)
            guard !site.options.isPublic,
                !staging.reuse(webhook: facts.id, inputs: inputs.webhooks[index])
            else { return }
            try write(facts, snapshot: snapshot, samples: samples)
        }
    }

    /// Writes the pages of one webhook.
    private func write(
        _ facts: WebhookFacts,
        snapshot: some SnapshotReader,
        samples: SampleEvents
    ) throws {
        let site = site.seen(at: facts.moment)
        let deliveries = try snapshot.deliveries(
            of: facts.webhook.id,
            since: site.now - WebhookFacts.day * 7,
            limit: SiteBuilder.deliveryLimit
        )
        .map { DeliveryRow(detail: $0, now: site.now, showsPayloads: site.showsPayloads) }
        let errors = try snapshot.errorCounts(
            of: facts.webhook.id,
            since: site.now - WebhookFacts.day
        )
        let report = DeliveriesPage(
            site: site,
            facts: facts,
            deliveries: deliveries,
            errors: errors
        )
        let detail = DetailPage(site: site, facts: facts, deliveries: deliveries.prefix(50))
        try render(detail.page())
        for page in report.pages() { try render(page) }
        try render(TestPage(site: site, facts: facts, samples: samples).page())
        try render(EditPage(site: site, facts: facts).page())
        let folder = "\(Page.settings)\(facts.id)/deliveries/"
        try staging.file(folder + "deliveries.csv", report.csv)
        if deliveries.count > DeliveriesPage.rowsPerPage {
            try staging.file(
                folder + "deliveries.json",
                DataFiles.deliveries(deliveries)
            )
        }
    }

    private func render(_ pages: [Page]) async throws {
        try await inParallel(pages.count) { try render(pages[$0]) }
    }

    private func render(_ page: Page) throws(SiteError) {
        try staging.page(page.path, try renderer.html(page), base: renderer.basePath)
    }
}
