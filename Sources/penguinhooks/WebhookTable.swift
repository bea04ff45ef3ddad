import Model
import Text

/// Webhooks as people read them in a terminal.
enum WebhookTable {
    /// A row for each webhook of `GET webhooks`.
    static func table(of webhooks: [JSON], at now: Timestamp) -> TextTable {
        var table = TextTable(
            ["KEY", "STATUS", "24 H", "DELIVERED", "FAILED", "P95", "LAST DELIVERY", ""],
            right: [2, 3, 4, 5]
        )
        for webhook in webhooks {
            let badge = webhook["badge"]?.string ?? ""
            table.add([
                TextTable.Cell(webhook.key),
                TextTable.Cell(icon(badge) + " " + badge, style(badge)),
                TextTable.Cell(Words.percent(webhook["success_rate_24h"]?.number)),
                TextTable.Cell(Words.grouped(webhook["delivered_24h"]?.integer ?? 0)),
                TextTable.Cell(Words.grouped(webhook["failed_24h"]?.integer ?? 0)),
                TextTable.Cell(Words.milliseconds(webhook["p95_ms"]?.integer)),
                TextTable.Cell(Words.ago(webhook["last_delivery_at"]?.time, at: now)),
                TextTable.Cell(webhook["note"]?.string?.printable ?? ""),
            ])
        }
        return table
    }

    /// Everything about one webhook of `GET webhooks/{id}`.
    static func lines(of webhook: JSON, at now: Timestamp) -> [String] {
        let configuration = webhook["configuration"] ?? .null
        let badge = webhook["badge"]?.string ?? ""
        let secret = webhook["secret"] ?? .null
        let events = configuration["events"]?.array?.compactMap(\.string) ?? []
        let rate = Words.percent(webhook["success_rate_24h"]?.number)
        let failed = Words.grouped(webhook["failed_24h"]?.integer ?? 0)
        let managed = webhook["file"]?.string ?? "the API"
        var rows: [(String, String)] = [
            ("status", "\(icon(badge)) \(badge)"),
            ("id", webhook["id"]?.string ?? ""),
            ("name", configuration["name"]?.string ?? ""),
            ("url", webhook["url"]?.string ?? ""),
            ("events", events.joined(separator: ", ")),
        ]
        if let filters = configuration["filters"], filters.object?.members.isEmpty == false {
            rows.append(("filters", filters.text))
        }
        rows += [
            ("retry", Words.retry(configuration["retry"] ?? .null)),
            ("timeout", configuration["timeout"]?.string ?? ""),
            (
                "secret",
                "\(secret["masked"]?.string ?? "")  version \(secret["version"]?.integer ?? 1)"
            ),
            ("managed by", "\(managed), revision \(webhook["revision"]?.integer ?? 0)"),
            ("created", created(webhook)),
            ("last 24 h", "\(rate) of attempts, \(failed) failed deliveries"),
            ("last delivery", Words.ago(webhook["last_delivery_at"]?.time, at: now)),
        ]
        if let held = webhook["quota_held"]?.integer, held > 0 {
            let count = Words.counted(held, "delivery", "deliveries")
            rows.append(("quota", "\(WorkspaceQuota.message) (\(count) waiting)"))
        }
        if let inactive = webhook["inactive"], inactive != .null {
            rows += stopped(webhook, inactive, at: now)
        } else if let note = webhook["note"]?.string, note != WorkspaceQuota.message {
            rows.append(("note", note))
        }
        return [webhook.key] + rows.map { "  " + Words.padded($0, to: 15) + $1.printable }
    }

    /// Why and when a webhook stopped by itself, and what to do.
    private static func stopped(
        _ webhook: JSON,
        _ inactive: JSON,
        at now: Timestamp
    ) -> [(String, String)] {
        let isGone =
            inactive["reason"]?.string == WebhookOperation.Inactivity.gone.rawValue
        let failures = webhook["consecutive_failures"]?.integer ?? 0
        let sentence =
            isGone
            ? "Webhook paused: the endpoint answered 410 Gone."
            : "Webhook paused after \(failures) consecutive failures."
        let key = webhook["key"]?.string ?? ""
        return [
            ("stopped", "\(sentence) (\(Words.ago(inactive["since"]?.time, at: now)))"),
            ("last error", webhook["last_error"]?.string ?? ""),
            ("to resume", "penguinhooks webhooks resume \(key)"),
        ]
    }

    private static func created(_ webhook: JSON) -> String {
        "\(webhook["created_at"]?.string ?? "") by \(webhook["created_by"]?.string ?? "")"
    }

    /// The sign of a badge, as the site draws it.
    private static func icon(_ badge: String) -> String {
        switch WebhookStatus(rawValue: badge) {
        case .active?: "●"
        case .failing?: "▲"
        case .paused?, .inactive?: "‖"
        case .new?, nil: "○"
        }
    }

    private static func style(_ badge: String) -> OutputStream.Style? {
        switch WebhookStatus(rawValue: badge) {
        case .active?: .green
        case .failing?: .red
        case .paused?, .inactive?: .yellow
        case .new?, nil: nil
        }
    }
}
