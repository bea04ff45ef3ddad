package import Catalogue
package import Model
import Synchronization

/// Turns a snapshot and templates into a folder of static pages.
package enum SiteBuilder {
    /// At most so many deliveries of a webhook have rows; the rest is the daemon's.
    static let deliveryLimit = 1000

    /// Builds the site and puts it in the old one's place; when it throws, the old one stays.
    @concurrent
    package static func build(
        options: SiteOptions,
        snapshot: some SnapshotReader,
        catalogue: Catalogue,
        templates source: TemplateSource,
        now: Timestamp
    ) async throws -> BuildReport {
        try checkAddresses(options)
        let staging = try Staging(
            out: options.out,
            isCheck: options.isCheck,
            isFull: options.isFull,
            isPublic: options.isPublic,
            sha256: options.sha256
        )
        let memory = options.isFull ? nil : staging.earlier.memory
        let material = try SiteMaterial(
            options: options,
            snapshot: snapshot,
            types: catalogue.types,
            source: source,
            now: now,
            memory: memory
        )
        let inputs = SiteInputs(material, memory: memory)
        if options.isPublic { staging.look(for: LeakScan(material)) }
        var report = BuildReport()
        report.webhooks = material.marks.count
        report.warnings = material.warnings
        if staging.isCurrent(inputs) {
            staging.describe(in: &report)
            return report
        }
        do {
            let site = try await facts(material, snapshot)
            staging.note(inputs, of: site, material)
            let build = SiteBuild(
                site: site,
                renderer: Renderer(site: site, templates: try SiteTemplates(source)),
                staging: staging,
                inputs: inputs,
                places: staging.places(of: material.marks, inputs)
            )
            try await build.write(snapshot)
            try staging.publish(into: &report)
            return report
        } catch {
            try staging.discard()
            throw error
        }
    }

    /// Reads what all pages share.
    static func facts(
        _ material: SiteMaterial,
        _ snapshot: some SnapshotReader
    ) async throws -> SiteFacts {
        let types = material.types
        let facts = FactsStore(count: material.marks.count) { index in
            let mark = material.marks[index]
            let webhook = material.webhooks[mark.id]
            return try SiteMaterial.facts(mark, webhook, snapshot, types: types)
        }
        let summaries = Mutex(material.marks.map { $0.known?.summary })
        let unknown = material.marks.indices.filter { material.marks[$0].known == nil }
        try await inParallel(unknown.count) { place in
            let index = unknown[place]
            let summary = WebhookSummary(try facts[index], types: types)
            summaries.withLock { $0[index] = summary }
        }
        return SiteFacts(
            options: material.options,
            information: material.information,
            types: material.types,
            webhooks: summaries.withLock { $0.compactMap(\.self) },
            facts: facts,
            sourceIPs: material.sourceIPs,
            recorded: material.recorded,
            eventCounts: material.eventCounts,
            assets: Assets(material.source, sha256: material.options.sha256),
            snippets: try Snippets(material.source),
            staleness: material.staleness
        )
    }

    private static func checkAddresses(_ options: SiteOptions) throws(SiteError) {
        let addresses = [
            ("--base-url", options.baseURL), ("--repo-url", options.repoURL),
            ("--docs-url", options.docsURL), ("--api", options.apiURL),
        ]
        for (option, value) in addresses {
            guard let value else { continue }
            let isAddress =
                (value.hasPrefix("https://") || value.hasPrefix("http://"))
                && value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"'<>;,".utf8.contains($0) }
            guard isAddress else { throw .badAddress(option: option, value: value) }
        }
    }
}
