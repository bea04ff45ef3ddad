import Model
import Templates

/// `/status`: ninety days of every webhook and the incidents in them, safe to publish.
struct StatusPage {
    let site: SiteFacts

    func page() -> Page {
        let path = "status/index.html"
        let incidents = Self.incidents(site)
        let context = Context([
            "verdict": .text(verdict),
            "verdictTone": .text(tone),
            "verdictIcon": .text(tone),
            "hasWebhooks": .flag(!site.webhooks.isEmpty),
            "webhooks": .list(site.webhooks.map(webhook)),
            "hasIncidents": .flag(!incidents.isEmpty),
            "incidents": .list(
                incidents.prefix(50).map {
                    Context([
                        "name": .text($0.name),
                        "period": .text($0.period),
                        "summary": .text($0.summary),
                        "isOngoing": .flag($0.isOngoing),
                    ])
                }
            ),
            "hasNotes": .flag(!site.options.incidentNotes.isEmpty),
            "notes": .list(site.options.incidentNotes.prefix(50).map(note)),
            "root": .text("../"),
        ])
        return Page(
            path: path,
            template: "pages/status",
            layout: "layouts/plain",
            title: failing > 0 ? "Failing: Webhook status" : "Webhook status",
            context: context,
            icon: "icon-\(tone)",
            scripts: ["strips.js"]
        )
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
        site.webhooks.flatMap(Incident.all)
            .sorted { ($1.to, $0.key, $1.from) < ($0.to, $1.key, $0.from) }
    }

    private var failing: Int {
        site.webhooks.count { $0.status == .failing || $0.status == .inactive }
    }

    private var paused: Int { site.webhooks.count { $0.status == .paused } }

    /// The name of the icon and of the colour.
    private var tone: String {
        if failing > 0 { return "crit" }
        return paused == site.webhooks.count ? "idle" : "ok"
    }

    private var verdict: String {
        let count = site.webhooks.count
        guard count > 0 else { return "No webhooks yet" }
        if failing > 0 {
            return "\(Wording.counted(failing, "webhook")) of \(Wording.grouped(count)) failing"
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
        let told = facts.days.filter { $0.attempts > 0 }.suffix(90)
        return Context([
            "name": .text(facts.name),
            "key": .text(facts.key),
            "pill": .html(facts.status.look.pill),
            "summary": .text(summary),
            "strip": .html(Bars.strip(facts.days, label: "\(facts.name), 90 days: \(summary)")),
            "days": .list(site.webhooks.count > 25 ? [] : told.reversed().map(day)),
            "hasDays": .flag(!told.isEmpty && site.webhooks.count <= 25),
        ])
    }

    private func day(_ day: WebhookFacts.Day) -> Context {
        Context([
            "date": .text(Wording.shortDate(day.start)),
            "rate": .text(Wording.percent(day.successes, of: day.attempts) ?? "–"),
            "detail": .text(
                "\(Wording.grouped(day.attempts - day.successes)) failed of "
                    + Wording.grouped(day.attempts)
            ),
            "word": .text(DayLook(day).word),
        ])
    }
}
