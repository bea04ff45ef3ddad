import Model

/// Rows of the delivery log, written by hand because a site has many thousands of them.
struct DeliveryRow {
    var detail: DeliveryDetail
    var now: Timestamp
    /// Whether bodies may be shown.
    var showsPayloads: Bool

    private var delivery: Delivery { detail.delivery }
    private var id: String { delivery.id.rawValue }

    /// What the filters of the page look at.
    private var filterData: HTML {
        """
        data-status="\(delivery.state.status.rawValue)" data-type="\(delivery.eventType)" \
        data-at="\(delivery.createdAt.rfc3339)"
        """
    }

    private var time: HTML {
        """
        <time datetime="\(delivery.createdAt.rfc3339)">\(Wording.moment(delivery.createdAt))</time>
        """
    }

    private var pill: HTML {
        let look = delivery.look
        return """
            <span class="state \(look.tone)" title="\(look.explanation)">\
            <svg class="icon" aria-hidden="true"><use href="#i-\(look.icon)"/></svg>\(look.word)</span>
            """
    }

    private var responseTime: String {
        delivery.responseTime.map(Wording.milliseconds) ?? "–"
    }

    /// Whether the delivery failed and can be tried again.
    private var canRetry: Bool { delivery.state == .exhausted || delivery.state == .retrying }

    /// The row of the detail page, which links to the report.
    func brief(report: String) -> HTML {
        """
        <tr \(filterData)><td data-label="Timestamp">\(time)</td>\
        <td data-label="Event Type"><code>\(delivery.eventType)</code></td>\
        <td data-label="Status">\(pill)</td>\
        <td class="n" data-label="Response Time">\(responseTime)</td>\
        <td data-label="Actions"><a href="\(report)#\(id)">\(canRetry ? "Retry" : "View")</a></td></tr>

        """
    }

    /// The rows of the delivery report: the line and, folded, request and response.
    func full(eventAnchor: String?) -> HTML {
        let anchor: HTML = eventAnchor.map { " id=\"\($0)\"" } ?? .empty
        return """
            <tr id="\(id)" \(filterData) data-find="\(delivery.eventID.rawValue) \(contact)">\
            <td data-label="Timestamp">\(time)</td>\
            <td data-label="Event ID"><code\(anchor)>\(delivery.eventID.rawValue)</code>\(marks)</td>\
            <td data-label="Event Type"><code>\(delivery.eventType)</code></td>\
            <td data-label="Status">\(pill)</td>\
            <td class="n" data-label="Response Time">\(responseTime)</td>\
            <td class="n" data-label="Attempt">\(delivery.attemptCount)</td>\
            <td data-label="Actions"><details class="peek"><summary>\(canRetry ? "Retry, View" : "View")\
            </summary></details></td></tr>
            <tr class="more"><td colspan="7"><div class="exchange">\(exchange)</div></td></tr>

            """
    }

    /// The row of the failed section.
    func failed() -> HTML {
        let next: String =
            switch delivery.state {
            case .retrying:
                delivery.nextAttemptAt.map { Wording.ahead($0, at: now) } ?? "Soon"
            default: "Exhausted"
            }
        return """
            <tr><td data-label="Timestamp">\(time)</td>\
            <td data-label="Event Type"><code>\(delivery.eventType)</code></td>\
            <td data-label="Error">\(delivery.failure)</td>\
            <td class="n" data-label="Attempts">\(delivery.attempts)/\(delivery.maxAttempts)</td>\
            <td data-label="Next Retry">\(next)</td>\
            <td data-label="Actions"><code data-copy="Copy">penguinhooks deliveries retry \(id)</code></td></tr>

            """
    }

    /// Marks of tests, replays and bodies beyond what Express takes by default.
    private var marks: HTML {
        var result = HTML.empty
        if delivery.isTest { result += " <span class=\"chip\">test</span>" }
        if delivery.replayOf != nil { result += " <span class=\"chip\">replay</span>" }
        if (detail.body?.count ?? 0) > 100_000 {
            result += " <span class=\"chip\">over 100 kB</span>"
        }
        return result
    }

    /// The contact's address as the body has it, for the search.
    var contact: String {
        guard showsPayloads, let body = detail.body else { return "" }
        return ContactScan.email(in: body)
    }
}

extension DeliveryRow {
    /// Request, response, attempts and actions.
    private var exchange: HTML {
        """
        <section><h4>Request Details</h4><pre data-copy="Copy Request">\(request)</pre></section>\
        <section><h4>Response Details</h4><pre data-copy="Copy Response">\(response)</pre></section>\
        \(AttemptTimeline(attempts: detail.attempts).html)<p class="commands">\(commands)</p>
        """
    }

    private var request: HTML {
        guard let attempt = detail.attempts.last else { return "Not sent yet." }
        var text: HTML = "POST \(attempt.url)\n"
        for header in attempt.requestHeaders { text += "\(header.name): \(header.value)\n" }
        text += "\n"
        if showsPayloads {
            text +=
                detail.body.map { HTML(text: JSONMarkup.indented($0), in: .element) } ?? Self.gone
        } else {
            text += Self.hidden
        }
        return text
    }

    private var response: HTML {
        guard let attempt = detail.attempts.last else { return "No answer yet." }
        var text: HTML =
            attempt.responseStatus.map { "\($0) \(Delivery.phrase($0))\n" }
            ?? "\(attempt.error ?? "No answer")\n"
        for header in attempt.responseHeaders { text += "\(header.name): \(header.value)\n" }
        text += "Response Time: \(Wording.milliseconds(attempt.timings.total))\n"
        guard !attempt.responseBody.isEmpty else { return text }
        guard showsPayloads else { return text + "\n" + Self.hidden }
        text += "\n"
        text += HTML(
            text: String(decoding: attempt.responseBody.prefix(4096), as: UTF8.self),
            in: .element
        )
        if attempt.isResponseBodyCut || attempt.responseBody.count > 4096 { text += "\n…" }
        return text
    }

    private var commands: HTML {
        let event = delivery.eventID.rawValue
        var result = HTML.empty
        if canRetry || delivery.state == .archived {
            result += """
                <span>Retry Now</span> \
                <code data-copy="Copy command">penguinhooks deliveries retry \(id)</code>
                """
        }
        return result + """
            <span>View Event</span> <code data-copy="Copy command">penguinhooks event show \(event)</code>
            """
    }

    private static let hidden: HTML = "<span class=\"chip\">body not in this site</span>"
    private static let gone: HTML = "<span class=\"chip\">body removed by retention</span>"
}
