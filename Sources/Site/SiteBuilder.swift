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
        let templates = try SiteTemplates(source)
        let site = try await facts(
            options: options,
            snapshot: snapshot,
            types: catalogue.types,
            source: source,
            now: now
        )
        let staging = try Staging(
            out: options.out,
            isCheck: options.isCheck,
            leakScan: options.isPublic ? LeakScan(site, templates: source) : nil,
            sha256: options.sha256
        )
        do {
            let build = SiteBuild(
                site: site,
                renderer: Renderer(site: site, templates: templates),
                staging: staging
            )
            try await build.write(snapshot)
            var report = BuildReport()
            report.webhooks = site.webhooks.count
            if !options.isPublic && !site.showsPayloads {
                report.warnings.append(
                    "The site has no payloads, bodies or e-mail addresses: "
                        + (options.omitsPayloads ? "--no-payloads." : "the snapshot holds none.")
                )
            }
            try staging.publish(into: &report)
            return report
        } catch {
            try staging.discard()
            throw error
        }
    }

    /// Reads what all pages share.
    static func facts(
        options: SiteOptions,
        snapshot: some SnapshotReader,
        types: [EventType],
        source: TemplateSource,
        now: Timestamp
    ) async throws -> SiteFacts {
        let information = try snapshot.information
        let webhooks = try snapshot.webhooks()
        let moment = information.takenAt
        let facts = Mutex<[WebhookFacts?]>(Array(repeating: nil, count: webhooks.count))
        try await inParallel(webhooks.count) { index in
            let one = try WebhookFacts(
                webhooks[index],
                snapshot: snapshot,
                types: types,
                at: moment
            )
            facts.withLock { $0[index] = one }
        }
        return SiteFacts(
            options: options,
            information: information,
            types: types,
            webhooks: facts.withLock { $0.compactMap(\.self) },
            sourceIPs: try snapshot.sourceIPs(),
            recorded: options.isPublic ? RecordedValues() : try snapshot.recordedValues(),
            eventCounts: options.isPublic
                ? [:] : try snapshot.eventCounts(since: moment - WebhookFacts.day * 7),
            assets: Assets(source, sha256: options.sha256),
            snippets: try Snippets(source),
            builtAt: now
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
