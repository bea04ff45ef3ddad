import Model
import Text

/// The delivery log as comma-separated values (RFC 4180), columns as decisions.md lists them.
enum DeliveryCSV {
    static let header =
        "timestamp,event_id,event_type,status,response_status,response_ms,attempt,max_attempts,"
        + "error,delivery_id,webhook_key\r\n"

    static func row(_ delivery: Delivery) -> String {
        let fields = [
            delivery.createdAt.rfc3339,
            delivery.eventID.rawValue,
            delivery.eventType,
            delivery.state.status.rawValue,
            delivery.responseStatus.map(String.init) ?? "",
            delivery.responseTime.map { String($0.wholeMilliseconds) } ?? "",
            String(delivery.attempts),
            String(delivery.maxAttempts),
            delivery.error ?? "",
            delivery.id.rawValue,
            delivery.webhookKey.rawValue,
        ]
        return fields.map(quoted).joined(separator: ",") + "\r\n"
    }

    /// Quoted where it must be; what a spreadsheet would run as a formula begins with an apostrophe.
    private static func quoted(_ text: String) -> String {
        var text = text
        if let first = text.utf8.first, "=+-@".utf8.contains(first) { text = "'" + text }
        let needsQuotes = text.utf8.contains {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D
        }
        guard needsQuotes else { return text }
        return "\""
            + text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}
