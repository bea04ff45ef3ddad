import Model

/// The attempts of a delivery in order, each with a bar of where its time went.
struct AttemptTimeline {
    /// Oldest first.
    private let attempts: [Attempt]
    /// Whether bodies may be shown.
    private let showsPayloads: Bool

    /// Nothing where the one attempt succeeded: the row says it all.
    init?(attempts: [Attempt], showsPayloads: Bool) {
        guard let first = attempts.first, attempts.count > 1 || !first.isSuccess else { return nil }
        self.attempts = attempts
        self.showsPayloads = showsPayloads
    }

    var html: HTML {
        let longest = attempts.map(\.timings.total).max() ?? .zero
        var items = HTML.empty
        for (index, attempt) in attempts.enumerated() {
            let difference =
                index == 0
                ? HTML.empty
                : AttemptDifference(
                    old: attempts[index - 1],
                    new: attempt,
                    showsPayloads: showsPayloads
                ).html
            items += """
                <li value="\(attempt.number)">\
                <time datetime="\(attempt.startedAt.rfc3339)">\(Wording.moment(attempt.startedAt))</time>\
                \(phases(attempt.timings, longest: longest))\(outcome(attempt)) \
                <small>\(timings(attempt))</small>\(difference)</li>
                """
        }
        return """
            <section class="history"><h4>Attempts</h4><ol class="attempts">\(items)</ol></section>
            """
    }

    private func outcome(_ attempt: Attempt) -> HTML {
        let status = attempt.responseStatus ?? 200
        let text =
            attempt.isSuccess
            ? "\(status) \(Delivery.phrase(status))"
            : attempt.error ?? attempt.errorClass?.rawValue ?? "failed"
        let (tone, icon) = attempt.isSuccess ? ("ok", "check") : ("crit", "cross")
        return """
            <span class="state \(tone)"><svg class="icon" aria-hidden="true">\
            <use href="#i-\(icon)"/></svg>\(text)</span>
            """
    }

    /// Connecting, waiting for the first byte, reading: on the scale of the longest attempt.
    private func phases(_ timings: AttemptTimings, longest: Duration) -> HTML {
        guard longest.wholeMilliseconds > 0 else { return " " }
        func place(_ time: Duration) -> Int {
            Int(min(time, timings.total).wholeMilliseconds * 160 / longest.wholeMilliseconds)
        }
        let end = max(1, place(timings.total))
        let connected = place(timings.tls ?? timings.connect ?? timings.nameLookup ?? .zero)
        let answered = max(connected, timings.firstByte.map(place) ?? end)
        var bars = HTML.empty
        for (name, from, to) in [
            ("a", 0, connected), ("b", connected, answered), ("c", answered, end),
        ]
        where to > from {
            bars += "<path class=\"\(name)\" d=\"M\(from) 0h\(to - from)v8H\(from)z\"/>"
        }
        return """
            <svg class="phases" viewBox="0 0 160 8" preserveAspectRatio="none" aria-hidden="true">\
            \(bars)</svg>
            """
    }

    /// The same in words; times are counted from the start of the attempt.
    private func timings(_ attempt: Attempt) -> String {
        let parts: [(String, Duration?)] = [
            ("DNS", attempt.timings.nameLookup), ("connect", attempt.timings.connect),
            ("TLS", attempt.timings.tls), ("first byte", attempt.timings.firstByte),
            ("total", attempt.timings.total),
        ]
        var text = parts.compactMap { name, time in
            time.map { "\(name) \(Wording.milliseconds($0))" }
        }
        if let peer = attempt.peer { text.append(peer) }
        if attempt.isManual { text.append("by hand") }
        return text.joined(separator: " · ")
    }
}
