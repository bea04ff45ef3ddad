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
        add(summary.heldForQuota)
        add(summary.autoPauseAfter)
        add(summary.incidents) { writer, incident in
            writer.add(incident.from.milliseconds)
            writer.add(incident.to.milliseconds)
            writer.add(incident.attempts)
            writer.add(incident.failures)
            writer.add(incident.isOngoing)
        }
    }

    mutating func add(_ files: SiteMemory.WebhookFiles) {
        add(files.pages.lowerBound)
        add(files.pages.count)
        add(files.svg)
        add(files.shields)
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
            heldForQuota: count(),
            autoPauseAfter: count(),
            incidents: list { $0.incident(key: key, name: name) }
        )
    }

    private mutating func incident(key: String, name: String) -> Incident {
        Incident(
            key: key,
            name: name,
            from: Timestamp(milliseconds: signed()),
            to: Timestamp(milliseconds: signed()),
            attempts: count(),
            failures: count(),
            isOngoing: flag()
        )
    }

    mutating func webhookFiles() -> SiteMemory.WebhookFiles {
        let (first, count) = (count(), count())
        // What does not fit is found by whoever knows how many files there are.
        let pages =
            first >= 0 && count >= 0 && first <= .max - count ? first..<first + count : 0..<0
        return SiteMemory.WebhookFiles(pages: pages, svg: self.count(), shields: self.count())
    }

    /// The places of pieces in a file, in their order.
    mutating func pieces() -> [Range<Int>] {
        var end = 0
        return list { reader in
            let (gap, count) = (reader.count(), reader.count())
            let limit = Int(Int32.max)
            guard (0...limit).contains(gap), (0...limit).contains(count) else {
                return end..<end
            }
            defer { end += gap + count }
            return end + gap..<end + gap + count
        }
    }
}

extension SiteMemory.WebhookFiles {
    /// Whether there are so many files.
    func isWithin(_ count: Int) -> Bool {
        let places = 0..<count
        return pages.upperBound <= count && places.contains(svg) && places.contains(shields)
    }
}
