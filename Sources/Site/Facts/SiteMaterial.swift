import Catalogue
import Model

/// What is read for every build, before it is known which pages have to be made.
struct SiteMaterial: Sendable {
    let options: SiteOptions
    let information: SnapshotInformation
    let types: [EventType]
    let source: TemplateSource
    /// Sorted by key.
    let webhooks: [Webhook]
    /// One for each of them.
    let marks: [WebhookMark]
    /// The moment that what is said of each refers to.
    let moments: [Timestamp]
    /// The first webhooks, as the sidebar of every page shows them.
    let sidebar: [WebhookFacts]
    let sourceIPs: [String]
    let recorded: RecordedValues
    let eventCounts: [String: Int]
    let builtAt: Timestamp

    /// Reads a snapshot.
    init(
        options: SiteOptions,
        snapshot: some SnapshotReader,
        types: [EventType],
        source: TemplateSource,
        now: Timestamp
    ) throws {
        self.options = options
        self.types = types
        self.source = source
        information = try snapshot.information
        let moment = information.takenAt
        webhooks = try snapshot.webhooks()
        let marks = Dictionary(
            uniqueKeysWithValues: try snapshot.marks(
                since: moment.startOfDay - WebhookFacts.day * 90
            ).map { ($0.webhook, $0) }
        )
        self.marks = webhooks.map {
            marks[$0.id] ?? WebhookMark(webhook: $0.id, fingerprint: "", changedAt: moment)
        }
        moments = zip(webhooks, self.marks).map { Self.moment(of: $0, $1, at: moment) }
        sourceIPs = try snapshot.sourceIPs()
        recorded = options.isPublic ? RecordedValues() : try snapshot.recordedValues()
        eventCounts =
            options.isPublic ? [:] : try snapshot.eventCounts(since: moment - WebhookFacts.day * 7)
        builtAt = now
        sidebar = try zip(webhooks, moments).prefix(options.isPublic ? 0 : Renderer.sidebarLimit)
            .map { try WebhookFacts($0, snapshot: snapshot, types: types, at: $1) }
    }

    /// The moment that what is said of a webhook refers to: when something of it changed last, or the hour began.
    ///
    /// Figures are kept by the hour, so that in between nothing else can have changed. Two snapshots of one hour
    /// say the same of a webhook that nothing happened to.
    private static func moment(
        of webhook: Webhook,
        _ mark: WebhookMark,
        at takenAt: Timestamp
    ) -> Timestamp {
        var moment = max(takenAt.startOfHour, mark.changedAt)
        if let end = webhook.configuration.paused?.until, end <= takenAt {
            moment = max(moment, end)
        }
        return min(moment, takenAt)
    }

    /// Things worth saying of a site of this.
    var warnings: [String] {
        let omits = options.omitsPayloads || !information.hasPayloads
        guard omits, !options.isPublic else { return [] }
        return [
            "The site has no payloads, bodies or e-mail addresses: "
                + (options.omitsPayloads ? "--no-payloads." : "the snapshot holds none.")
        ]
    }

    /// How old the data was when the site was built, where that is worth a line.
    var staleness: String? {
        let age = builtAt.since(information.takenAt)
        return age > WebhookFacts.day
            ? "The data on this page was \(Wording.span(age)) old when it was built." : nil
    }
}
