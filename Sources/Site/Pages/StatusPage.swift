import Model
import Templates

/// `/status`: ninety days of every webhook and the incidents in them, safe to publish.
struct StatusPage {
    let site: SiteFacts

    /// Fits the budgets of 1,500 nodes and 25 KB a page, ninety days of each and incidents included.
    static let webhooksPerPage = 10
    private static let incidentsPerPage = 30

    private let known: KnownPieces
    private let failing: Int
    private let paused: Int
    /// Webhooks that do not fail, but did in the last 24 hours more often than they should.
    private let degraded: Int
    private let look: StatusLook

    /// Goes through all webhooks once for what is the same on every page.
    init(site: SiteFacts, known: KnownPieces = .none) {
        self.site = site
        self.known = known
        failing = site.count(.failing) + site.count(.inactive)
        paused = site.count(.paused)
        degraded = site.degraded
        look = site.look
    }

    /// One page for every so many webhooks, at least one; incidents stand on the first.
    var count: Int {
        max(1, (site.webhooks.count + Self.webhooksPerPage - 1) / Self.webhooksPerPage)
    }

    func pages() throws -> [Page] {
        try (1...count).map(page)
    }

    func path(_ number: Int) -> String {
        number == 1 ? "status/index.html" : "status/page/\(number)/index.html"
    }

    /// The places of the webhooks that a page shows.
    func shown(_ number: Int) -> Range<Int> {
        let first = (number - 1) * Self.webhooksPerPage
        return first..<min(first + Self.webhooksPerPage, site.webhooks.count)
    }

    /// What a page says beside its webhooks; incidents and notes are the first one's.
    var words: [String] { [verdict, look.prefix, "\(site.webhooks.count)"] }

    func page(_ number: Int) throws -> Page {
        let path = path(number)
        let title = number == 1 ? "Webhook status" : "Webhook status, page \(number)"
        let head = Context([
            "verdict": .text(verdict), "verdictTone": .text(look.tone),
            "verdictIcon": .text(look.icon),
        ])
        return Page(
            path: path,
            template: "pages/status",
            layout: "layouts/plain",
            title: look.prefix + title,
            context: try context(number, of: count, root: Page.root(of: path)).merging(head),
            icon: "icon-\(look.icon)",
            scripts: ["strips.js"]
        )
    }

    private func context(_ number: Int, of count: Int, root: String) throws -> Context {
        let isFirst = number == 1
        let incidents = isFirst ? Self.incidents(site) : []
        let notes = isFirst ? site.options.incidentNotes : []
        let webhooks = try known.pieces(
            of: shown(number),
            in: KnownPieces.List(length: Self.webhooksPerPage, root: root, path: path)
        ) { webhook(try site.facts[$0]) }
        return Context([
            "hasWebhooks": .flag(!site.webhooks.isEmpty),
            "webhooks": .pieces(webhooks),
            "hasIncidents": .flag(!incidents.isEmpty),
            "incidents": .list(
                incidents.prefix(Self.incidentsPerPage).map {
                    Context([
                        "name": .text($0.name),
                        "period": .text($0.period),
                        "summary": .text($0.summary),
                        "isOngoing": .flag($0.isOngoing),
                    ])
                }
            ),
            "hasNotes": .flag(!notes.isEmpty),
            "notes": .list(notes.prefix(Self.incidentsPerPage).map(note)),
            "isFirstPage": .flag(isFirst),
            "isPaged": .flag(count > 1),
            "total": .number(site.webhooks.count),
            "pager": .list(
                Pager.contexts(current: number, of: count) {
                    $0 == 1 ? "\(root)status/" : "\(root)status/page/\($0)/"
                }
            ),
            "root": .text(root),
        ])
    }

    private func note(_ note: IncidentNote) -> Context {
        Context([
            "heading": .text(note.title),
            "period": .text(note.period),
            "paragraphs": .list(note.paragraphs.map { Context(["paragraph": .text($0)]) }),
        ]).merging(["about": .optional(note.about(site))])
    }

    /// The incidents of all webhooks, newest first.
    static func incidents(_ site: SiteFacts) -> [Incident] {
        site.webhooks.flatMap(\.incidents)
            .sorted { ($1.to, $0.key, $1.from) < ($0.to, $1.key, $0.from) }
    }

    private var verdict: String {
        let count = site.webhooks.count
        guard count > 0 else { return "No webhooks yet" }
        if failing > 0 {
            return "\(Wording.counted(failing, "webhook")) of \(Wording.grouped(count)) failing"
        }
        if degraded > 0 {
            return "\(Wording.counted(degraded, "webhook")) of \(Wording.grouped(count)) "
                + "degraded in the last 24 hours"
        }
        return paused == 0
            ? "All webhooks are operational"
            : "No webhook is failing, \(Wording.grouped(paused)) of \(Wording.grouped(count)) paused"
    }

    private func webhook(_ facts: WebhookFacts) -> Context {
        let attempts = facts.days.reduce(0) { $0 + $1.attempts }
        let successes = facts.days.reduce(0) { $0 + $1.successes }
        let rate = Wording.percent(successes, of: attempts)
        let summary =
            rate.map { "\($0) of \(Wording.counted(attempts, "attempt")) in 90 days" }
            ?? "No deliveries yet"
        return Context([
            "name": .text(facts.name),
            "key": .text(facts.key),
            "pill": .html(facts.status.look.pill),
            "summary": .text(summary),
            // Each link leads to itself: to look for a quarter of a million of them would take more room than the site.
            "strip": .rows(Bars.strip(facts.days, key: facts.key)),
            "hasDays": .flag(attempts > 0),
        ])
    }
}
