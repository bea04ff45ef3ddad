import Model
import Text

/// Deliveries as people read them in a terminal.
enum DeliveryTable {
    /// Lines of a body that are shown.
    private static let bodyLines = 40

    /// A row for each delivery of `GET deliveries`.
    static func table(of deliveries: [JSON], at now: Timestamp) -> TextTable {
        var table = TextTable(
            ["TIME", "DELIVERY", "WEBHOOK", "EVENT", "STATUS", "ATTEMPT", "TIME", "ERROR"],
            right: [6]
        )
        for delivery in deliveries {
            table.add([
                TextTable.Cell(delivery["created_at"]?.string ?? "", .faint),
                TextTable.Cell(delivery["id"]?.string ?? ""),
                TextTable.Cell(delivery["webhook"]?.string ?? ""),
                TextTable.Cell(delivery["event_type"]?.string ?? ""),
                status(of: delivery),
                TextTable.Cell(attempts(of: delivery)),
                TextTable.Cell(Words.milliseconds(delivery["response_ms"]?.integer)),
                TextTable.Cell(delivery["error"]?.string?.printable ?? ""),
            ])
        }
        return table
    }

    /// Everything about one delivery of `GET deliveries/{id}`.
    static func lines(of delivery: JSON, at now: Timestamp) -> [String] {
        let head = [
            delivery["id"]?.string ?? "", delivery["event_type"]?.string ?? "", "→",
            delivery["webhook"]?.string ?? "",
        ].joined(separator: " ")
        let state = delivery["status"]?.string ?? ""
        var title = "\(head)  \(state), attempt \(attempts(of: delivery))"
        if let next = delivery["next_attempt_at"]?.time {
            title += ", next \(Words.until(next, at: now)) (\(next.rfc3339))"
        }
        let attempts = delivery["attempt_log"]?.array ?? []
        var lines = [title, "event \(delivery["event_id"]?.string ?? "")", ""]
        lines += attempts.flatMap(attemptLines)
        if let last = attempts.last { lines += exchange(last, delivery) }
        return lines
    }

    private static func attemptLines(_ attempt: JSON) -> [String] {
        let outcome =
            attempt["response_status"]?.integer.map { HTTPStatus.text($0) }
            ?? attempt["error"]?.string ?? "no answer"
        let timings = attempt["timings_ms"] ?? .null
        let parts = [
            ("dns", "name_lookup"), ("connect", "connect"), ("tls", "tls"),
            ("first byte", "first_byte"),
        ].compactMap { label, name in timings[name]?.integer.map { "\(label) \($0)" } }
        let total = Words.milliseconds(timings["total"]?.integer)
        let peer = [attempt["peer"]?.string.map { "peer \($0)" }, attempt["http_version"]?.string]
            .compactMap { $0 }
        let number = attempt["number"]?.integer ?? 0
        let manual = attempt["manual"]?.bool == true ? "  by hand" : ""
        return [
            "  #\(number)  \(attempt["started_at"]?.string ?? "")  \(outcome.printable)  \(total)"
                + "  \(parts.joined(separator: " · "))" + manual,
            "      " + peer.joined(separator: ", "),
        ].filter { $0.contains { $0 != " " } }
    }

    /// Request and response of an attempt, headers first.
    private static func exchange(_ attempt: JSON, _ delivery: JSON) -> [String] {
        guard let requestHeaders = attempt["request_headers"]?.array else { return [] }
        var lines = ["", "Request", "  POST \(attempt["url"]?.string?.printable ?? "")"]
        lines += headers(requestHeaders)
        lines += body(delivery["request_body"]?.string ?? "(payload removed by retention)")
        lines += ["", "Response"]
        if let status = attempt["response_status"]?.integer {
            lines.append("  \(HTTPStatus.text(status))")
        }
        lines += headers(attempt["response_headers"]?.array ?? [])
        lines += body(attempt["response_body"]?.string ?? "")
        if attempt["response_body_cut"]?.bool == true { lines.append("  … (cut)") }
        if attempt["response_body_dropped"]?.bool == true {
            lines.append("  (removed: of a webhook's responses the newest 64 MiB are kept)")
        }
        return lines
    }

    private static func headers(_ fields: [JSON]) -> [String] {
        fields.map { field in
            let parts = field.array?.compactMap(\.string) ?? []
            return "  " + parts.joined(separator: ": ").printable
        }
    }

    private static func body(_ text: String) -> [String] {
        if text.isEmpty { return [] }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let shown = lines.prefix(bodyLines).map { "  " + String($0).printable }
        let rest = lines.count - shown.count
        return [""] + shown + (rest > 0 ? ["  … \(rest) more lines"] : [])
    }

    private static func status(of delivery: JSON) -> TextTable.Cell {
        let state = delivery["status"]?.string ?? ""
        let code = delivery["response_status"]?.integer.map { " \($0)" } ?? ""
        switch Delivery.State(rawValue: state) {
        case .succeeded?: return TextTable.Cell("✓" + code, .green)
        case .exhausted?, .archived?: return TextTable.Cell("✗ \(state)\(code)", .red)
        case .retrying?: return TextTable.Cell("↻ \(state)\(code)", .yellow)
        default: return TextTable.Cell(state + code)
        }
    }

    private static func attempts(of delivery: JSON) -> String {
        let made = delivery["attempts"]?.integer ?? 0
        let isDone = delivery["status"]?.string == Delivery.State.succeeded.rawValue
        let possible = isDone ? made : delivery["max_attempts"]?.integer ?? 0
        return "\(made)/\(possible)"
    }
}
