import Model
import Templates
import Text

/// `/dashboard/settings/webhooks/:id`: configuration, health, charts and the last fifty deliveries.
struct DetailPage {
    let site: SiteFacts
    let facts: WebhookFacts
    /// The newest first.
    let deliveries: ArraySlice<DeliveryRow>

    func page() -> Page {
        let path = "\(Page.settings)\(facts.id)/index.html"
        let root = Page.root(of: path)
        var context = facts.context(site, root: root)
        context.merge(configuration)
        context.merge(health)
        context["rows"] = .rows(rows)
        context["hasRows"] = .flag(!deliveries.isEmpty)
        context["showsLog"] = .flag(!deliveries.isEmpty || site.options.apiURL != nil)
        context["rowCount"] = .number(deliveries.count)
        context["typeOptions"] = .list(facts.types.map { Context(["type": .text($0.name)]) })
        context["pageTitle"] = .text(facts.name)
        return Page(
            path: path,
            template: "pages/detail",
            title: "\(facts.status.look.prefix)\(facts.name)",
            context: context,
            icon: "icon-\(facts.status.look.icon)",
            siblings: facts.siblings(root: root, current: ""),
            moment: facts.moment,
            scripts: ["filter.js", "charts.js", "log.js"]
        )
    }

    private var rows: HTML {
        var rows = HTML.empty
        for row in deliveries { rows += row.brief(report: "deliveries/") }
        return rows
    }

    private var configuration: Context {
        let webhook = facts.webhook
        let configuration = webhook.configuration
        // An address of a person goes where payloads go.
        let hidesCreator = !site.showsPayloads && webhook.createdBy.contains("@")
        let createdBy = hidesCreator ? "" : webhook.createdBy
        return Context([
            "created": .text("\(Wording.longDate(webhook.createdAt)) by \(createdBy)"),
            "hidesCreator": .flag(hidesCreator),
            "createdISO": .text(webhook.createdAt.rfc3339),
            "isSealed": .flag(configuration.url.isSealed),
            "secret": .text(webhook.maskedSecret),
            "secretVersion": .text(String(webhook.secretVersion)),
            "retry": .text(configuration.retry.summary),
            "retryNote": .text(configuration.retry.note),
            "timeout": .text(configuration.timeout.spelledOut),
            "managedBy": .text(webhook.managedBy == .file ? "declaration file" : "API"),
            "revision": .text(String(webhook.revision)),
            "hasFilters": .flag(!configuration.filters.isEmpty),
            "filters": .html(JSONMarkup.coloured(configuration.filters.json.prettyText)),
            "headers": .list(
                configuration.headers.map {
                    Context([
                        "header": .text($0.name), "value": .text($0.value.shown),
                        "isSealed": .flag($0.value.isSealed),
                    ])
                }
            ),
            "hasHeaders": .flag(!configuration.headers.isEmpty),
            "labels": .list(
                configuration.labels.map {
                    Context(["label": .text("\($0.name): \($0.value)")])
                }
            ),
        ]).merging([
            "rateLimit": .optional(configuration.rateLimit?.text),
            "concurrency": .optional(configuration.concurrency.map(String.init)),
            "ordered": configuration.isOrdered ? .text("one at a time, in order") : nil,
            "notify": site.showsPayloads && !configuration.notify.isEmpty
                ? .text(configuration.notify.joined(separator: ", ")) : nil,
        ])
    }

    private var health: Context {
        let day = facts.last24Hours
        let charts = WebhookCharts(facts: facts, end: site.now)
        return Context([
            // A connected page fills in what comes.
            "hasDeliveries": .flag(day.attempts > 0 || site.options.apiURL != nil),
            "total": .number(day.attempts),
            "successful": .text(
                "\(Wording.grouped(day.successes))\(day.successRate.map { " (\($0))" } ?? "")"
            ),
            "failed": .text(
                "\(Wording.grouped(day.failures))\(day.failureRate.map { " (\($0))" } ?? "")"
            ),
            "average": .text(day.meanResponse ?? "–"),
            "charts": .list([charts.success, charts.response]),
        ])
    }
}

extension RetryPolicy {
    /// `5 attempts with exponential backoff`.
    var summary: String {
        guard isEnabled, maxAttempts > 1 else { return "1 attempt, no retries" }
        return "\(maxAttempts) attempts with exponential backoff"
    }

    /// The waits that attempts reach, and when it gives up.
    var note: String {
        let waits = (1...max(1, possibleAttempts)).compactMap { delay(afterAttempt: $0) }
        guard !waits.isEmpty else { return "A failed delivery is not tried again." }
        let total = waits.reduce(Duration.zero, +)
        let list = waits.map(\.declared).joined(separator: ", ")
        return "After \(list); gives up after \(total.spelledShort)."
    }
}

extension Duration {
    /// `5 seconds`; milliseconds where it is no whole number of seconds.
    var spelledOut: String {
        let milliseconds = wholeMilliseconds
        guard milliseconds % 1000 == 0 else { return "\(milliseconds)ms" }
        return Wording.counted(Int(milliseconds / 1000), "second")
    }

    /// `1 h 21 min`.
    var spelledShort: String {
        let seconds = wholeMilliseconds / 1000
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"),
            (seconds % 60, "s"),
        ]
        let text = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
        return text.isEmpty ? "0 s" : text
    }
}

extension Filters {
    /// As a declaration writes them, as JSON.
    var json: JSON {
        func list(_ texts: [String]) -> JSON? {
            texts.isEmpty ? nil : .array(texts.map { .string($0) })
        }
        var object = JSONObject()
        object["workspaces"] = list(workspaces)
        object["campaigns"] = list(campaigns)
        object["contact_tags"] = list(contactTags)
        if let custom, !custom.members.isEmpty { object["custom"] = .object(custom) }
        return .object(object)
    }
}

extension ValueSource {
    /// Whether only its place is shown.
    var isSealed: Bool {
        if case .literal = self { false } else { true }
    }

    /// The value, or where it comes from when it is secret.
    var shown: String {
        switch self {
        case .literal(let value): value
        case .fromEnvironment(let name): "[sealed \(name)]"
        case .fromFile(let path): "[sealed \(path)]"
        case .sealed: "[sealed]"
        }
    }
}
