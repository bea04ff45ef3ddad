import Model
import Templates

/// `/dashboard/settings/webhooks/:id/deliveries`: the log of seven days with request and response.
struct DeliveriesPage {
    let site: SiteFacts
    let facts: WebhookFacts
    /// The newest first, at most 1,000.
    let deliveries: [DeliveryRow]
    let errors: [(error: String, count: Int)]

    static let rowsPerPage = 50

    func pages() -> [Page] {
        let count = max(1, (deliveries.count + Self.rowsPerPage - 1) / Self.rowsPerPage)
        return (1...count).map { page($0, of: count) }
    }

    private func page(_ number: Int, of count: Int) -> Page {
        let base = "\(Page.settings)\(facts.id)/deliveries/"
        let path = number == 1 ? base + "index.html" : "\(base)page/\(number)/index.html"
        let root = Page.root(of: path)
        let shown = deliveries.dropFirst((number - 1) * Self.rowsPerPage).prefix(Self.rowsPerPage)
        let context = Context([
            "name": .text(facts.name),
            "key": .text(facts.key),
            "id": .text(facts.id),
            "rows": .rows(rows(shown)),
            "hasRows": .flag(!shown.isEmpty),
            "showsLog": .flag(!shown.isEmpty || site.options.apiURL != nil),
            "hasIndex": .flag(count > 1),
            "index": .text(root + base + "deliveries.json"),
            "csv": .text(root + base + "deliveries.csv"),
            "total": .number(deliveries.count),
            "isCut": .flag(deliveries.count >= SiteBuilder.deliveryLimit),
            "typeOptions": .list(typeOptions),
            "pager": .list(
                Pager.contexts(current: number, of: count) {
                    $0 == 1 ? root + base : "\(root)\(base)page/\($0)/"
                }
            ),
            "isFirstPage": .flag(number == 1),
            "commandCSV": .text("penguinhooks deliveries list --webhook \(facts.key) --csv"),
        ])
        return Page(
            path: path,
            template: "pages/deliveries",
            title: number == 1
                ? "Deliveries of \(facts.name)" : "Deliveries of \(facts.name), page \(number)",
            context: number == 1
                ? context.merging(failedSection) : context.merging(Self.noFailedSection),
            siblings: facts.siblings(root: root, current: "deliveries/"),
            moment: facts.moment,
            scripts: ["rows.js", "filter.js", "log.js"]
        )
    }

    private func rows(_ shown: ArraySlice<DeliveryRow>) -> HTML {
        var rows = HTML.empty
        rows.reserve(shown.count * 4096)
        var anchors: Set<String> = []
        for row in shown {
            let event = row.delivery.eventID.rawValue
            let anchor = event.hasPrefix("evt_") ? event : "evt_" + event
            let isFirst = anchors.insert(anchor).inserted
            row.addFull(to: &rows, eventAnchor: isFirst ? anchor : nil)
        }
        return rows
    }

    private var typeOptions: [Context] {
        Set(deliveries.map(\.delivery.eventType)).sorted().map { Context(["type": .text($0)]) }
    }

    private static let noFailedSection = Context([
        "hasFailed": .flag(false), "hasBulk": .flag(false), "failedTotal": .text(""),
        "failedRows": .html(.empty),
        "mostCommonError": .text(""), "retryStatus": .text(""), "retryAllCommand": .text(""),
        "archiveCommand": .text(""),
    ])

    private var failed: [DeliveryRow] {
        deliveries.filter { $0.delivery.state == .retrying || $0.delivery.state == .exhausted }
    }

    private var failedRows: HTML {
        var rows = HTML.empty
        for row in failed.prefix(50) { rows += row.failed() }
        return rows
    }

    private var failedSection: Context {
        let retrying = facts.states[.retrying] ?? 0
        let exhausted = facts.states[.exhausted] ?? 0
        let common = errors.first.map {
            "\($0.error) (\(Wording.counted($0.count, "occurrence")))"
        }
        return Context([
            "hasFailed": .flag(!failed.isEmpty),
            "hasBulk": .flag(!failed.isEmpty || site.options.apiURL != nil),
            "failedTotal": .text("\(Wording.grouped(retrying + exhausted)) in last 24 hours"),
            "mostCommonError": .text(common ?? "none"),
            "retryStatus": .text(
                "\(Wording.grouped(retrying)) pending retry, "
                    + "\(Wording.grouped(exhausted)) exhausted retries"
            ),
            "failedRows": .rows(failedRows),
            "retryAllCommand": .text("penguinhooks deliveries retry-failed --webhook \(facts.key)"),
            "archiveCommand": .text(
                "penguinhooks deliveries archive-failed --webhook \(facts.key)"
            ),
        ])
    }

    /// The whole log as CSV.
    var csv: String {
        var text = CSV.header
        for row in deliveries { text += CSV.row(row.delivery) }
        return text
    }
}
