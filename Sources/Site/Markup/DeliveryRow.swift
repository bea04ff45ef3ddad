import Model
import Templates

/// Rows of the delivery log, written by hand because a site has many thousands of them.
struct DeliveryRow {
    let detail: DeliveryDetail
    private let now: Timestamp
    /// Whether bodies may be shown.
    private let showsPayloads: Bool
    // Parts that both pages of a webhook show, made once.
    private let filterData: HTML
    private let time: HTML
    private let pill: HTML

    init(detail: DeliveryDetail, now: Timestamp, showsPayloads: Bool) {
        self.detail = detail
        self.now = now
        self.showsPayloads = showsPayloads
        let delivery = detail.delivery
        let stamp = delivery.createdAt.rfc3339
        // What the filters of the page look at.
        filterData = """
            data-status="\(delivery.state.status.rawValue)" data-type="\(delivery.eventType)" \
            data-at="\(stamp)"
            """
        time = "<time datetime=\"\(stamp)\">\(Wording.moment(delivery.createdAt))</time>"
        let look = delivery.look
        pill = """
            <span class="state \(look.tone)" title="\(look.explanation)">\
            <svg class="icon" aria-hidden="true"><use href="#i-\(look.icon)"/></svg>\(look.word)</span>
            """
    }

    var delivery: Delivery { detail.delivery }
    private var id: String { delivery.id.rawValue }

    private var responseTime: String {
        delivery.responseTime.map(Wording.milliseconds) ?? "–"
    }

    /// Whether the delivery failed and can be tried again.
    private var canRetry: Bool { delivery.state == .exhausted || delivery.state == .retrying }

    /// The row of the detail page, which links to the report.
    func brief(report: String) -> HTML {
        """
        <tr id="\(id)" \(filterData)><td data-label="Timestamp">\(time)</td>\
        <td data-label="Event Type"><code>\(delivery.eventType)</code></td>\
        <td data-label="Status">\(pill)</td>\
        <td class="n" data-label="Response Time">\(responseTime)</td>\
        <td data-label="Actions"><a href="\(report)#\(id)">\(canRetry ? "Retry" : "View")</a></td></tr>

        """
    }

    /// Adds the rows of the delivery report: the line and, folded, request and response.
    func addFull(to html: inout HTML, eventAnchor: String?) {
        let anchor: HTML = eventAnchor.map { " id=\"\($0)\"" } ?? .empty
        html += """
            <tr id="\(id)" \(filterData) data-find="\(delivery.eventID.rawValue) \(contact)">\
            <td data-label="Timestamp">\(time)</td>\
            <td data-label="Event ID"><code\(anchor)>\(delivery.eventID.rawValue)</code>\(marks)</td>\
            <td data-label="Event Type"><code>\(delivery.eventType)</code></td>\
            <td data-label="Status">\(pill)</td>\
            <td class="n" data-label="Response Time">\(responseTime)</td>\
            <td class="n" data-label="Attempt">\(delivery.attemptCount)</td>\
            <td data-label="Actions"><details class="peek"><summary>\(canRetry ? "Retry, View" : "View")\
            </summary></details></td></tr>
            <tr class="more"><td colspan="7"><div class="exchange">
            """
        addExchange(to: &html)
        html += "</div></td></tr>\n"
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
            <td data-label="Actions"><code data-copy="Copy" data-act="retry" data-of="\(id)">penguinhooks deliveries retry \(id)</code></td></tr>

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
    /// What became of it, its attempts, then request, response and how to do it again.
    ///
    /// A script makes tabs of the three, and folds and anchors in what is JSON.
    private func addExchange(to html: inout HTML) {
        html += "<p class=\"told\">"
        html.add(told, in: .element)
        html += "</p>\(retry)"
        if let timeline = AttemptTimeline(
            attempts: detail.attempts,
            showsPayloads: showsPayloads
        ) {
            html += timeline.html
        }
        html += """
            <div class="code-tabs" data-tabs="Delivery"><details open><summary>Request Details</summary>\
            <pre data-copy="Copy Request" data-lines="request">
            """
        addRequest(to: &html)
        html += """
            </pre></details><details open><summary>Response Details</summary>\
            <pre data-copy="Copy Response" data-lines="response">
            """
        addResponse(to: &html)
        html += """
            </pre></details><details open><summary>Reproduce</summary>\
            <ul class="commands">\(commands)</ul></details></div>
            """
    }

    /// One sentence of what became of the delivery.
    private var told: String {
        let attempt = "attempt \(delivery.attempts) of \(delivery.maxAttempts)"
        switch delivery.state {
        case .succeeded:
            return "Delivered with \(attempt), answered after \(responseTime)."
        case .retrying:
            let next = delivery.nextAttemptAt.map {
                " The next follows \(Wording.ahead($0, at: now).lowercased()), "
                    + "at \(Wording.moment($0)) UTC."
            }
            return "Failed with \(attempt): \(failureText).\(next ?? "")"
        case .exhausted, .archived:
            return "Given up after \(attempt): \(failureText)."
        case .pending, .inFlight: return "Not sent yet."
        case .held: return "Held: it waits until the webhook resumes."
        case .discarded: return "Given up without being sent."
        }
    }

    /// The error as it was noted, without its own full stop.
    private var failureText: String {
        let text = delivery.error ?? delivery.failure
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    private func addRequest(to html: inout HTML) {
        guard let attempt = detail.attempts.last else {
            html += "Not sent yet."
            return
        }
        html += "POST \(attempt.url)\n"
        html.add(attempt.requestHeaders)
        html += "\n"
        guard showsPayloads else {
            html += Self.hidden
            return
        }
        guard let body = detail.body else {
            html += Self.gone
            return
        }
        // Of a long body the beginning, since a page has fifty; not in the middle of a character.
        let isLong = body.count > Self.bodyLimit
        let end = isLong ? body[..<Self.bodyLimit].lastIndex { $0 & 0xC0 != 0x80 } ?? 0 : body.count
        html.add(JSONMarkup.indented(isLong ? Array(body[..<end]) : body), in: .element)
        if isLong {
            html += "\n<span class=\"chip\">cut: \(Wording.grouped(body.count)) bytes in all</span>"
        }
    }

    private static let bodyLimit = 16_384

    private func addResponse(to html: inout HTML) {
        guard let attempt = detail.attempts.last else {
            html += "No answer yet."
            return
        }
        if let status = attempt.responseStatus {
            html += "\(status) \(Delivery.phrase(status))\n"
        } else {
            html += "\(attempt.error ?? "No answer")\n"
        }
        html.add(attempt.responseHeaders)
        html += "Response Time: \(Wording.milliseconds(attempt.timings.total))\n"
        if attempt.isResponseBodyDropped { html += "\n" + Self.dropped }
        guard !attempt.responseBody.isEmpty else { return }
        html += "\n"
        guard showsPayloads else {
            html += Self.hidden
            return
        }
        html.add(JSONMarkup.indented(Array(attempt.responseBody.prefix(4096))), in: .element)
        if attempt.isResponseBodyCut || attempt.responseBody.count > 4096 { html += "\n…" }
    }

    /// What can be done at once, where there is something to do.
    private var retry: HTML {
        guard canRetry || delivery.state == .archived else { return .empty }
        return """
            <ul class="commands"><li><span>Retry Now</span><span><code data-copy="Copy command" data-act="retry" data-of="\(id)">\
            penguinhooks deliveries retry \(id)</code></span></li></ul>
            """
    }

    private var commands: HTML {
        let event = delivery.eventID.rawValue
        // What has arrived is sent once more only when that is asked for.
        let again = delivery.state == .succeeded ? " --again" : ""
        return """
            <li><span>Replay</span><span><code data-copy="Copy command">penguinhooks replay --webhook \
            \(delivery.webhookKey.rawValue) --event \(event)\(again)</code></span></li>\
            <li><span>View Event</span><span><code data-copy="Copy command">penguinhooks event show \(event)</code></span></li>
            """
    }

    private static let hidden: HTML = "<span class=\"chip\">body not in this site</span>"
    private static let dropped: HTML =
        "<span class=\"chip\">body dropped: newer responses of this webhook took its 64 MiB</span>"
    private static let gone: HTML = "<span class=\"chip\">body removed by retention</span>"
}

extension HTML {
    /// Adds a value that may be left out or cut, which a chip then says.
    private mutating func addRedacted(_ value: String) {
        if value.hasPrefix("[sealed") {
            self += "<span class=\"chip\">"
            add(value, in: .element)
            self += "</span>"
        } else {
            add(value, in: .element)
            if value.hasSuffix("…") { self += " <span class=\"chip\">cut</span>" }
        }
    }

    /// Adds headers, one a line.
    fileprivate mutating func add(_ headers: [HeaderField]) {
        for header in headers {
            add(header.name)
            self += ": "
            addRedacted(header.value)
            self += "\n"
        }
    }
}
