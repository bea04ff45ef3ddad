import Model

/// The delivery log as CSV (RFC 4180), safe to open in a spreadsheet.
enum CSV {
    /// The columns, the same everywhere.
    static let header =
        "timestamp,event_id,event_type,status,response_status,response_ms,attempt,max_attempts,"
        + "error,delivery_id,webhook_key\r\n"

    /// One delivery.
    static func row(_ delivery: Delivery) -> String {
        let fields = [
            delivery.createdAt.rfc3339, delivery.eventID.rawValue, delivery.eventType,
            delivery.state.status.rawValue, delivery.responseStatus.map(String.init) ?? "",
            delivery.responseTime.map { String($0.wholeMilliseconds) } ?? "",
            String(delivery.attempts), String(delivery.maxAttempts), delivery.error ?? "",
            delivery.id.rawValue, delivery.webhookKey.rawValue,
        ]
        return fields.map(cell).joined(separator: ",") + "\r\n"
    }

    /// A cell; one that a spreadsheet would take for a formula begins with an apostrophe.
    static func cell(_ text: String) -> String {
        var text = text
        if let first = text.utf8.first, "=+-@\t\r".utf8.contains(first) { text = "'" + text }
        guard text.utf8.contains(where: { "\",\r\n".utf8.contains($0) }) else { return text }
        return "\""
            + text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}
