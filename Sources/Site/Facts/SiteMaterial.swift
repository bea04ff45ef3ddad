import Catalogue
import Model
import Text

/// What is read for every build, before it is known which pages have to be made.
struct SiteMaterial: Sendable {
    let options: SiteOptions
    let information: SnapshotInformation
    let types: [EventType]
    let source: TemplateSource
    /// One for each webhook, sorted by key.
    let marks: [Mark]
    /// The webhooks that the build before did not see as they are.
    private(set) var webhooks: [WebhookID: Webhook] = [:]
    /// The webhooks, where they are few enough for the sidebar of every page.
    let sidebar: [WebhookSummary]
    let sourceIPs: [String]
    let recorded: RecordedValues
    let eventCounts: [String: Int]
    let builtAt: Timestamp
    /// Of what a summary depends on beside its webhook.
    let basis: Digest

    /// A webhook's mark, and what is known of it.
    struct Mark: Sendable {
        var id: WebhookID
        var key: String
        /// The digest of its fingerprint.
        var fingerprint: Digest
        /// The moment that what is said of it refers to.
        var moment: Timestamp
        /// When a declared pause of it ends.
        var pausedUntil: Timestamp?
        /// Its place in the site of the build before.
        var place: Int?
        /// What the build before made of it, where it is the same still.
        var known: SiteMemory.Webhook?
    }

    /// Reads a snapshot; of webhooks that are as a build remembers them only the marks.
    init(
        options: SiteOptions,
        snapshot: some SnapshotReader,
        types: [EventType],
        source: TemplateSource,
        now: Timestamp,
        memory: SiteMemory? = nil
    ) throws {
        self.options = options
        self.types = types
        self.source = source
        let information = try snapshot.information
        self.information = information
        let moment = information.takenAt
        let words = [options.version] + types.map(\.json.text)
        basis = Digest(options.sha256(Array(words.joined(separator: "\0").utf8)))
        var known = SiteMemory.Places(memory?.webhooks ?? [])
        let isKnown = memory?.basis == basis
        let found = try snapshot.marks(since: WebhookMark.since(moment)).map {
            let digest = Digest(options.sha256(Array($0.fingerprint.utf8)))
            let place = known.place(of: $0.webhook.rawValue)
            let same = isKnown ? place.map { known.webhooks[$0] } : nil
            return (
                mark: $0, digest: digest, place: place,
                known: same?.fingerprint == digest ? same : nil
            )
        }
        let changed = found.filter { $0.known == nil }.map(\.mark.webhook)
        var webhooks = try Self.webhooks(changed, of: found.count, snapshot)
        let marks = found.map { found in
            let webhook = webhooks[found.mark.webhook]
            var mark = Mark(
                id: found.mark.webhook,
                key: found.known?.summary.key ?? webhook?.key.rawValue ?? "",
                fingerprint: found.digest,
                moment: moment,
                pausedUntil: found.known?.pausedUntil
                    ?? webhook?.configuration.paused?.until,
                place: found.place,
                known: found.known
            )
            mark.moment = Self.moment(of: mark, changedAt: found.mark.changedAt, at: moment)
            if mark.known?.moment != mark.moment { mark.known = nil }
            return mark
        }
        let older = marks.filter { $0.known == nil && webhooks[$0.id] == nil }.map(\.id)
        webhooks.merge(try Self.webhooks(older, of: found.count, snapshot)) { $1 }
        self.marks = marks
        self.webhooks = webhooks
        sourceIPs = try snapshot.sourceIPs()
        recorded = options.isPublic ? RecordedValues() : try snapshot.recordedValues()
        eventCounts =
            options.isPublic ? [:] : try snapshot.eventCounts(since: moment - WebhookFacts.day * 7)
        builtAt = now
        let isListed = !options.isPublic && marks.count <= Renderer.sidebarLimit
        sidebar = try marks.prefix(isListed ? marks.count : 0).map { mark in
            try mark.known?.summary
                ?? WebhookSummary(
                    Self.facts(mark, webhooks[mark.id], snapshot, types: types),
                    types: types
                )
        }
    }

    /// Reads webhooks by their ids; all at once where they are many.
    private static func webhooks(
        _ ids: [WebhookID],
        of count: Int,
        _ snapshot: some SnapshotReader
    ) throws -> [WebhookID: Webhook] {
        let webhooks =
            ids.isEmpty
            ? []
            : ids.count * 4 > count
                ? try snapshot.webhooks() : try snapshot.webhooks(ids)
        return Dictionary(uniqueKeysWithValues: webhooks.map { ($0.id, $0) })
    }

    /// What the pages of a webhook say.
    static func facts(
        _ mark: Mark,
        _ webhook: Webhook?,
        _ snapshot: some SnapshotReader,
        types: [EventType]
    ) throws -> WebhookFacts {
        guard let webhook = try webhook ?? snapshot.webhooks([mark.id]).first else {
            throw SiteError.file(path: mark.key, problem: "the webhook went away meanwhile")
        }
        return try WebhookFacts(webhook, snapshot: snapshot, types: types, at: mark.moment)
    }

    /// The moment that what is said of a webhook refers to: when something of it changed last, or the hour began.
    ///
    /// Figures are kept by the hour, so that in between nothing else can have changed. Two snapshots of one hour
    /// say the same of a webhook that nothing happened to.
    private static func moment(
        of mark: Mark,
        changedAt: Timestamp,
        at takenAt: Timestamp
    ) -> Timestamp {
        var moment = max(takenAt.startOfHour, changedAt)
        if let end = mark.pausedUntil, end <= takenAt { moment = max(moment, end) }
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
