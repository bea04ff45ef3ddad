import Model
import Templates

/// `/dashboard/settings/webhooks`: the verdict, four numbers, filters and a card for every webhook.
struct OverviewPage {
    let site: SiteFacts
    /// Fits rows of two, three and four cards, and the budget of 1,500 nodes a page.
    static let cardsPerPage = 24

    private let known: KnownPieces
    private let verdict: String
    private let metrics: [Context]
    private let look: StatusLook

    /// Goes through all webhooks once for what is the same on every page.
    init(site: SiteFacts, known: KnownPieces = .none) {
        self.site = site
        self.known = known
        verdict = Self.verdict(site)
        metrics = Self.metrics(site)
        look = site.look
    }

    /// One page for every so many webhooks, at least one.
    var count: Int {
        max(1, (site.webhooks.count + Self.cardsPerPage - 1) / Self.cardsPerPage)
    }

    func pages() throws -> [Page] {
        try (1...count).map(page)
    }

    func path(_ number: Int) -> String {
        number == 1 ? Page.settings + "index.html" : "\(Page.settings)page/\(number)/index.html"
    }

    /// The places of the webhooks that a page shows.
    func shown(_ number: Int) -> Range<Int> {
        let first = (number - 1) * Self.cardsPerPage
        return first..<min(first + Self.cardsPerPage, site.webhooks.count)
    }

    /// What a page says beside its cards.
    var words: [String] {
        [verdict, look.prefix]
            + metrics.flatMap { metric in
                metric.names.flatMap { name -> [String] in
                    guard case .text(let text) = metric[name] else { return [name] }
                    return [name, text]
                }
            }
    }

    func page(_ number: Int) throws -> Page {
        let path = path(number)
        let root = Page.root(of: path)
        let count = count
        let places = shown(number)
        let shown = site.webhooks[places]
        let cards = try known.pieces(
            of: places,
            in: KnownPieces.List(length: Self.cardsPerPage, root: root, path: self.path)
        ) { index in
            try site.facts[index].context(site, root: root)
        } unless: { index, before in
            // Nothing else on a card depends on when it is looked at, within the hour.
            site.webhooks[index].lastAttemptAt.map {
                Wording.ago($0, at: before) != Wording.ago($0, at: site.now)
            } ?? false
        }
        let context = Context([
            "verdict": .text(verdict),
            "metrics": .list(metrics),
            "hasWebhooks": .flag(!site.webhooks.isEmpty),
            "webhooks": .pieces(cards),
            "typeOptions": .list(site.types.map { Context(["type": .text($0.name)]) }),
            "isPaged": .flag(count > 1),
            "total": .number(site.webhooks.count),
            "index": .text(root + "data/webhooks.json"),
            "pager": .list(
                Pager.contexts(current: number, of: count) {
                    $0 == 1 ? "\(root)\(Page.settings)" : "\(root)\(Page.settings)page/\($0)/"
                }
            ),
            "overQuota": .list(
                shown.compactMap { facts in
                    facts.quotaNote.map { note in
                        Context([
                            "name": .text(facts.name),
                            "href": .text("\(root)\(Page.settings)\(facts.id)/"),
                            "note": .text(note),
                        ])
                    }
                }
            ),
            "inactive": .list(
                shown.filter { $0.status == .inactive }.map { facts in
                    Context([
                        "name": .text(facts.name),
                        "href": .text("\(root)\(Page.settings)\(facts.id)/"),
                        "failures": .number(facts.autoPauseAfter),
                    ])
                }
            ),
        ])
        return Page(
            path: path,
            template: "pages/overview",
            title: look.prefix + (number == 1 ? "Webhooks" : "Webhooks, page \(number)"),
            context: context,
            icon: "icon-\(look.icon)",
            scripts: ["filter.js", "log.js"]
        )
    }

    private static func metrics(_ site: SiteFacts) -> [Context] {
        let active = site.count(.active) + site.count(.new)
        let (failing, inactive) = (site.count(.failing), site.count(.inactive))
        var totals = WebhookFacts.Totals()
        for facts in site.webhooks {
            totals.attempts += facts.last24Hours.attempts
            totals.successes += facts.last24Hours.successes
        }
        let today = site.webhooks.reduce(0) { $0 + $1.deliveredToday }
        return [
            metric(
                "Active Webhooks",
                Wording.grouped(active),
                "of \(Wording.grouped(site.webhooks.count))",
                stat: "active-webhooks"
            ),
            metric("Events Delivered Today", Wording.grouped(today), "since 00:00 UTC"),
            metric(
                "Success Rate",
                totals.successRate ?? "–",
                totals.attempts == 0
                    ? "no deliveries yet"
                    : "last 24 hours, \(Wording.counted(totals.attempts, "attempt"))",
                stat: "success-rate"
            ),
            metric(
                "Failing Webhooks",
                Wording.grouped(failing),
                inactive == 0
                    ? "recent delivery failures" : "and \(Wording.grouped(inactive)) inactive",
                isBad: failing > 0,
                stat: "failing-webhooks"
            ),
        ]
    }

    private static func metric(
        _ label: String,
        _ value: String,
        _ note: String,
        isBad: Bool = false,
        stat: String? = nil
    ) -> Context {
        Context([
            "label": .text(label), "value": .text(value), "note": .text(note),
            "isBad": .flag(isBad),
        ]).merging(["stat": .optional(stat)])
    }

    /// One sentence that says how things are.
    private static func verdict(_ site: SiteFacts) -> String {
        let (failing, inactive) = (site.count(.failing), site.count(.inactive))
        if site.webhooks.isEmpty { return "No webhooks yet." }
        var parts: [String] = []
        if failing > 0 { parts.append("\(Wording.grouped(failing)) failing") }
        if inactive > 0 { parts.append("\(Wording.grouped(inactive)) inactive after failures") }
        let paused = site.count(.paused)
        if paused > 0 { parts.append("\(Wording.grouped(paused)) paused") }
        let all = Wording.counted(site.webhooks.count, "webhook")
        if parts.isEmpty { return "All is well: \(all), none failing." }
        return "\(all): \(parts.joined(separator: ", "))."
    }
}

/// Links between the pages of a long list.
enum Pager {
    /// The first, the last and those around the current page.
    static func contexts(current: Int, of count: Int, href: (Int) -> String) -> [Context] {
        guard count > 1 else { return [] }
        let shown = (1...count).filter { $0 == 1 || $0 == count || abs($0 - current) <= 3 }
        return zip(shown, [0] + shown).map { number, previous in
            Context([
                "number": .text(String(number)), "href": .text(href(number)),
                "isCurrent": .flag(number == current),
                "isAfterGap": .flag(number > previous + 1),
            ])
        }
    }
}
