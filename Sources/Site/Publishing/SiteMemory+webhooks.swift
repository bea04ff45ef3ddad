import Model

extension ByteWriter {
    mutating func add(_ webhook: SiteMemory.Webhook) {
        add(webhook.inputs)
        add(webhook.fingerprint)
        add(webhook.moment.milliseconds)
        add(webhook.pausedUntil) { $0.add($1.milliseconds) }
        add(webhook.isDeclared)
        let summary = webhook.summary
        add(summary.id)
        add(summary.key)
        add(summary.name)
        add(summary.endpoint)
        add(summary.status.rawValue)
        add(summary.types) { $0.add($1) }
        add(summary.last24Hours.attempts)
        add(summary.last24Hours.successes)
        add(summary.last24Hours.totalMilliseconds)
        add(summary.failed24Hours)
        add(summary.deliveredToday)
        add(summary.lastAttemptAt) { $0.add($1.milliseconds) }
        add(summary.days.first?.start.milliseconds ?? 0)
        add(summary.days) { writer, day in
            writer.add(day.attempts)
            writer.add(day.attempts - day.successes)
        }
    }
}

extension ByteReader {
    mutating func webhook() -> SiteMemory.Webhook? {
        let inputs = digest()
        let fingerprint = digest()
        let moment = Timestamp(milliseconds: signed())
        let pausedUntil = optional { Timestamp(milliseconds: $0.signed()) }
        let isDeclared = flag()
        return summary().map {
            SiteMemory.Webhook(
                inputs: inputs,
                fingerprint: fingerprint,
                moment: moment,
                pausedUntil: pausedUntil,
                isDeclared: isDeclared,
                summary: $0
            )
        }
    }

    private mutating func summary() -> WebhookSummary? {
        let (id, key, name, endpoint) = (text(), text(), text(), text())
        guard let status = WebhookStatus(rawValue: text()) else { return nil }
        return WebhookSummary(
            id: id,
            key: key,
            name: name,
            endpoint: endpoint,
            status: status,
            types: list { $0.count() },
            last24Hours: WebhookFacts.Totals(
                attempts: count(),
                successes: count(),
                totalMilliseconds: signed()
            ),
            failed24Hours: count(),
            deliveredToday: count(),
            lastAttemptAt: optional { Timestamp(milliseconds: $0.signed()) },
            days: days()
        )
    }

    private mutating func days() -> [WebhookFacts.Day] {
        var start = Timestamp(milliseconds: signed())
        return list { reader in
            let attempts = reader.count()
            defer { start = Timestamp(milliseconds: start.milliseconds + 86_400_000) }
            return WebhookFacts.Day(
                start: start,
                attempts: attempts,
                successes: attempts - reader.count()
            )
        }
    }
}
