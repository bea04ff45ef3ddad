import Model

/// Small bar pictures: a webhook's last day on a card, and its last ninety days on the status page.
enum Bars {
    /// Attempts by hour over 24 hours; hours with failures have a bar of another colour on top.
    static func sparkline(_ facts: WebhookFacts, end: Timestamp) -> HTML {
        let start = end - .seconds(86_400)
        let hours = facts.hours.filter { $0.start + .seconds(3600) > start }
        let highest = hours.map(\.attempts).max() ?? 0
        guard highest > 0 else { return .empty }
        var good = ""
        var bad = ""
        for hour in hours {
            let age = Int(end.since(hour.start).wholeMilliseconds / 3_600_000)
            let x = (24 - min(24, age)) * 5
            let height = max(1, hour.attempts * 24 / highest)
            let failed = hour.attempts - hour.successes
            let failedHeight = failed == 0 ? 0 : max(2, failed * height / hour.attempts)
            good += "M\(x) 24v-\(height)h4V24z"
            if failedHeight > 0 { bad += "M\(x) \(24 - height)h4v\(failedHeight)h-4z" }
        }
        let text =
            "Attempts by hour, last 24 hours: \(Wording.grouped(facts.last24Hours.attempts)), "
            + "\(Wording.grouped(facts.last24Hours.failures)) failed"
        return """
            <svg class="spark" viewBox="0 0 124 25" preserveAspectRatio="none" role="img" \
            aria-label="\(text)"><path class="axis" d="M0 24.5H124"/>\
            <path class="good" d="\(good)"/><path class="bad" d="\(bad)"/></svg>
            """
    }

    /// One column a day: full, notched, hatched or hollow, so that colour is not needed to read it.
    ///
    /// Each is a link to itself, named after its day; opened, they are the list of the days.
    static func strip(_ days: [WebhookFacts.Day], key: String) -> HTML {
        var result = HTML.empty
        result.reserve(days.count * 128)
        for day in days {
            let look = DayLook(day)
            let place: HTML = "\(key)-\(String(day.start.rfc3339.prefix(10)))"
            result += """
                <a class="\(look.name)" id="\(place)" href="#\(place)">\(look.text(day))</a>
                """
        }
        return result
    }
}

/// How a day went.
enum DayLook: Sendable, Hashable {
    case healthy
    case degraded
    case failing
    case none

    /// Degraded below 99 % of attempts, failing below 95 %.
    init(_ day: WebhookFacts.Day) {
        switch (day.attempts, day.successes * 100) {
        case (0, _): self = .none
        case (let attempts, let score) where score >= attempts * 99: self = .healthy
        case (let attempts, let score) where score >= attempts * 95: self = .degraded
        default: self = .failing
        }
    }

    /// The class of its column.
    fileprivate var name: String {
        switch self {
        case .healthy: "ok"
        case .degraded: "warn"
        case .failing: "crit"
        case .none: "none"
        }
    }

    /// `12 Nov, 99.2%, 2 failed of 251`.
    fileprivate func text(_ day: WebhookFacts.Day) -> String {
        let date = Wording.shortDate(day.start)
        guard let rate = Wording.percent(day.successes, of: day.attempts) else {
            return "\(date), no data"
        }
        return "\(date), \(rate), \(Wording.grouped(day.attempts - day.successes)) failed of "
            + Wording.grouped(day.attempts)
    }
}
