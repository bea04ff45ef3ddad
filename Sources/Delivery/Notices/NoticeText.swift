import Model

/// The words of mails.
package struct NoticeText: Sendable {
    package let subject: String
    package let body: String

    /// The mail that a digest becomes; `site` is where the published pages are.
    package init(_ digest: NoticeDigest, site: String?) {
        let places = Places(site: site)
        subject = Self.subject(of: digest)
        var parts = digest.paused.map { Self.text($0, places) }
        parts += Self.unnamed(digest.unnamedPaused, "webhook", "paused")
        parts += digest.recovered.map { Self.text($0, places) }
        parts += Self.unnamed(digest.unnamedRecovered, "webhook", "delivering again")
        parts += digest.exhausted.map { Self.text($0, places) }
        parts += Self.unnamed(digest.unnamedExhausted, "delivery", "given up, of other webhooks")
        parts += digest.expired.map { Self.text($0, places) }
        parts += Self.unnamed(digest.unnamedExpired, "delivery", "expired, of other webhooks")
        body = parts.joined(separator: "\n\n") + "\n\n-- \nPenguinHooks\n"
    }

    /// The sentence of the specification, and its kin.
    package static func sentence(_ notice: PauseNotice) -> String {
        switch notice.reason {
        case .failures:
            "Webhook paused after \(notice.consecutiveFailures) consecutive failures."
        case .gone: "Webhook paused: the endpoint answered 410 Gone."
        }
    }

    private static func subject(of digest: NoticeDigest) -> String {
        let (paused, recovered) = (digest.pausedCount, digest.recoveredCount)
        let (exhausted, expired) = (digest.exhaustedCount, digest.expiredCount)
        if paused == 1, recovered == 0, expired == 0, let notice = digest.paused.first {
            let rest = exhausted == 0 ? "" : ", \(counted(exhausted, "delivery")) given up"
            return "\(name(notice.webhook)): " + sentence(notice).dropLast() + rest
        }
        if recovered == 1, paused == 0, exhausted == 0, expired == 0,
            let notice = digest.recovered.first
        {
            return "\(name(notice.webhook)): Webhook delivers again"
        }
        var parts: [String] = []
        if paused > 0 { parts.append(counted(paused, "webhook") + " paused") }
        if recovered > 0 { parts.append(counted(recovered, "webhook") + " delivering again") }
        if exhausted > 0 { parts.append(counted(exhausted, "delivery") + " given up") }
        if expired > 0 { parts.append(counted(expired, "held delivery") + " expired") }
        let all = parts.joined(separator: ", ")
        let webhooks = digest.exhausted.map(\.webhook) + digest.expired.map(\.webhook)
        guard paused + recovered == 0, let webhook = webhooks.first,
            webhooks.allSatisfy({ $0.id == webhook.id })
        else { return all }
        return "\(name(webhook)): \(all)"
    }

    private static func text(_ notice: PauseNotice, _ places: Places) -> String {
        let key = notice.webhook.key
        var lines = [title(notice.webhook), sentence(notice)]
        if let error = notice.lastError { lines.append("Last error: \(line(error))") }
        lines.append("Since: \(notice.at.rfc3339)")
        lines.append("Its deliveries are held; nothing is lost. When the endpoint works again:")
        lines.append("  penguinhooks webhooks resume \(key)")
        lines.append("View details → " + places.details(of: notice.webhook))
        return lines.joined(separator: "\n")
    }

    private static func text(_ notice: RecoveryNotice, _ places: Places) -> String {
        """
        \(title(notice.webhook))
        Webhook delivers again since \(notice.at.rfc3339); what was held is sent now.
        View details → \(places.details(of: notice.webhook))
        """
    }

    private static func text(_ exhausted: NoticeDigest.Exhausted, _ places: Places) -> String {
        var lines = [title(exhausted.webhook)]
        lines.append(counted(exhausted.count, "delivery") + " given up after the last attempt:")
        for notice in exhausted.examples {
            lines.append(
                "  \(notice.at.rfc3339) \(line(notice.eventType)) \(notice.deliveryID): "
                    + line(notice.error)
            )
        }
        let unnamed = exhausted.count - exhausted.examples.count
        if unnamed > 0 { lines.append("  and \(unnamed) more") }
        lines.append("When the endpoint works again:")
        lines.append("  penguinhooks deliveries retry-failed --webhook \(exhausted.webhook.key)")
        lines.append("View details → " + places.deliveries(of: exhausted.webhook))
        return lines.joined(separator: "\n")
    }

    private static func text(_ notice: ExpiredNotice, _ places: Places) -> String {
        """
        \(title(notice.webhook))
        \(counted(notice.count, "held delivery")) expired at \(notice.at.rfc3339): held for too \
        long, so given up.
        Deliveries are held while a webhook is paused or its workspace over quota. To resume:
          penguinhooks webhooks resume \(notice.webhook.key)
        View details → \(places.details(of: notice.webhook))
        """
    }

    private static func unnamed(_ count: Int, _ noun: String, _ what: String) -> [String] {
        count == 0 ? [] : ["And \(counted(count, noun)) more \(what)."]
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        if count == 1 { return "1 \(noun)" }
        return "\(count) " + (noun.hasSuffix("y") ? noun.dropLast() + "ies" : noun + "s")
    }

    private static func title(_ webhook: Webhook) -> String {
        let owner = webhook.configuration.owner.map { ", owner \(line($0))" } ?? ""
        return "\(name(webhook)) (\(webhook.key)\(owner))"
    }

    private static func name(_ webhook: Webhook) -> String { line(webhook.configuration.name) }

    /// Text of others on one line of bounded length: it can neither end a line nor bury the rest.
    static func line(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(200).map { scalar -> Unicode.Scalar in
            let isBreak =
                scalar.properties.generalCategory == .control || scalar == "\u{2028}"
                || scalar == "\u{2029}"
            return isBreak ? " " : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }
}

/// Where a reader finds more: a published page, or the command that shows it.
private struct Places {
    let site: String?

    func details(of webhook: Webhook) -> String {
        page(webhook, "") ?? "penguinhooks webhooks show \(webhook.key)"
    }

    func deliveries(of webhook: Webhook) -> String {
        page(webhook, "deliveries/")
            ?? "penguinhooks deliveries list --webhook \(webhook.key) --status failed"
    }

    private func page(_ webhook: Webhook, _ rest: String) -> String? {
        site.map { site in
            let base = site.hasSuffix("/") ? site : site + "/"
            return "\(base)dashboard/settings/webhooks/\(webhook.id)/\(rest)"
        }
    }
}
