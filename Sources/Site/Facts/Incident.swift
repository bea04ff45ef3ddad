import Model

/// A stretch of days on which a webhook failed more than 5 % of its attempts.
struct Incident: Sendable, Hashable {
    var key: String
    var name: String
    /// The first and the last day.
    var from: Timestamp
    var to: Timestamp
    var attempts: Int
    var failures: Int
    /// Whether it reaches the last day that is shown.
    var isOngoing: Bool

    /// `2.1% of 1,204 attempts failed`.
    var summary: String {
        let rate = Wording.remainder(attempts - failures, of: attempts) ?? "0%"
        return "\(rate) of \(Wording.grouped(attempts)) attempts failed"
    }

    /// `12 Nov`, `12 Nov to 14 Nov` or `since 12 Nov`.
    var period: String {
        let start = Wording.shortDate(from)
        if isOngoing { return "since \(start)" }
        return from == to ? start : "\(start) to \(Wording.shortDate(to))"
    }

    /// The incidents of a webhook, newest first.
    static func all(of facts: WebhookFacts) -> [Incident] {
        var result: [Incident] = []
        var current: Incident?
        for (index, day) in facts.days.enumerated() {
            guard DayLook(day) == .failing else {
                if let current { result.append(current) }
                current = nil
                continue
            }
            var incident =
                current
                ?? Incident(
                    key: facts.key,
                    name: facts.name,
                    from: day.start,
                    to: day.start,
                    attempts: 0,
                    failures: 0,
                    isOngoing: false
                )
            incident.to = day.start
            incident.attempts += day.attempts
            incident.failures += day.attempts - day.successes
            incident.isOngoing = index == facts.days.count - 1
            current = incident
        }
        if let current { result.append(current) }
        return result.reversed()
    }
}
