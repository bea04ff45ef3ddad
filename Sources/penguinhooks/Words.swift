import Model
import Text

/// Numbers and times as people read them.
enum Words {
    /// `1,204`.
    static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return number < 0 ? "−" + text : text
    }

    /// `1 event`, `1,204 events`.
    static func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        "\(grouped(count)) \(count == 1 ? one : many ?? one + "s")"
    }

    /// `99.2 %` of a share, or a dash.
    static func percent(_ share: Double?) -> String {
        guard let share else { return "–" }
        let tenths = Int((share * 1000).rounded())
        return tenths.isMultiple(of: 10) ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }

    /// `1,180 ms`, or a dash.
    static func milliseconds(_ count: Int?) -> String {
        count.map { grouped($0) + " ms" } ?? "–"
    }

    /// `2 min ago`, `never`.
    static func ago(_ time: Timestamp?, at now: Timestamp) -> String {
        guard let time else { return "never" }
        let seconds = now.since(time).components.seconds
        return seconds < 1 ? "just now" : span(seconds) + " ago"
    }

    /// `in 3 min`.
    static func until(_ time: Timestamp, at now: Timestamp) -> String {
        let seconds = time.since(now).components.seconds
        return seconds < 1 ? "now" : "in " + span(seconds)
    }

    /// The largest unit of a time in seconds.
    static func span(_ seconds: Int64) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3600: "\(seconds / 60) min"
        case ..<86_400: "\(seconds / 3600) h"
        default: seconds < 2 * 86_400 ? "1 day" : "\(seconds / 86_400) days"
        }
    }

    /// `5 attempts: 1m 5m 15m 1h 24h`.
    static func retry(_ retry: JSON) -> String {
        guard retry["enabled"]?.bool ?? true else { return "off" }
        let delays = retry["delays"]?.array?.compactMap(\.string) ?? []
        return "\(retry["max_attempts"]?.integer ?? 5) attempts: " + delays.joined(separator: " ")
    }

    /// Text filled up with spaces.
    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.displayWidth))
    }
}

extension JSON {
    /// A time in an answer.
    var time: Timestamp? { string.flatMap { Timestamp(rfc3339: $0) } }
}
