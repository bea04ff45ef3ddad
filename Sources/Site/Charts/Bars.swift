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
    static func strip(_ days: [WebhookFacts.Day], label: String) -> HTML {
        var paths = (ok: "", warn: "", crit: "", none: "")
        for (index, day) in days.enumerated() {
            let x = index * 8
            switch DayLook(day) {
            case .healthy: paths.ok += "M\(x) 0h6v32h-6z"
            case .degraded: paths.warn += "M\(x) 0h2v6h2v-6h2v32h-6z"
            case .failing:
                // Slanted bands stand for the hatch.
                for band in stride(from: 0, to: 32, by: 8) {
                    paths.crit += "M\(x) \(band + 5)l6-5v5l-6 5z"
                }
            case .none: paths.none += "M\(x) 1h6v30h-6z"
            }
        }
        // A script names the day that is pointed at; days without attempts stay empty.
        let counts = days.map { $0.attempts == 0 ? "" : "\($0.successes)/\($0.attempts)" }
        let first = days.first.map { String($0.start.rfc3339.prefix(10)) } ?? ""
        return """
            <svg class="strip" viewBox="-1 0 720 32" preserveAspectRatio="none" role="img" aria-label="\(label)" \
            data-first="\(first)" data-days="\(counts.joined(separator: " "))">\
            <path class="ok" d="\(paths.ok)"/><path class="warn" d="\(paths.warn)"/>\
            <path class="crit" d="\(paths.crit)"/><path class="none" d="\(paths.none)"/></svg>
            """
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

    var word: String {
        switch self {
        case .healthy: "Healthy"
        case .degraded: "Degraded"
        case .failing: "Failing"
        case .none: "No data"
        }
    }
}
