import Model
import Synchronization
import Text

/// One build under way: which files a site has and what fills them.
struct SiteBuild: Sendable {
    let site: SiteFacts
    let renderer: Renderer
    let staging: Staging
    let inputs: SiteInputs
    /// For each webhook its place in the site before, where its inputs are the same.
    let places: [Int?]

    /// Writes every file of the site.
    func write(_ snapshot: some SnapshotReader) async throws {
        let samples = SampleEvents(site.types, at: site.now.startOfHour)
        let known = KnownPieces(staging: staging, places: places)
        let own = OwnFiles(site: site, inputs: inputs, samples: samples, known: known).all
        try await inParallel(own.count) { try write(own[$0]) }
        try await inParallel(site.webhooks.count) { index in
            let webhook = site.webhooks[index]
            let isInternal = !site.options.isPublic
            let digest = inputs.webhooks[index]
            guard !isInternal || !staging.reuse(webhook, at: places[index], inputs: digest) else {
                return
            }
            let (badge, paths) = (Badge(webhook), Badge.paths(webhook.key))
            try staging.file(paths.svg, badge.svg)
            try staging.file(paths.shields, badge.shields)
            guard isInternal else { return }
            try write(try site.facts[index], snapshot: snapshot, samples: samples)
        }
    }

    private func write(_ file: OwnFiles.File) throws {
        let words = [file.path, inputs.shared.text, "\(site.now.milliseconds)"] + file.words
        let digest = Digest(site.options.sha256(Array(words.joined(separator: "\0").utf8)))
        guard !staging.reuse(file.path, inputs: digest) else { return }
        switch try file.make() {
        case .page(let page): try render(page)
        case .text(let text): try staging.file(file.path, text)
        case .pieces(let text): try staging.file(file.path, text)
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

    private func render(_ page: Page) throws(SiteError) {
        try staging.page(page.path, try renderer.html(page), base: renderer.basePath)
    }
}
