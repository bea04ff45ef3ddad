package import Model

/// The `Retry-After` header: seconds, or a date in one of HTTP's three spellings (RFC 9110 sections 5.6.7 and 10.2.3).
package enum RetryAfter {
    /// An endpoint can ask us to wait this long at most.
    package static let longest = Duration.seconds(86_400)

    /// The wait asked for, between nothing and a day; nil where the value says nothing.
    package static func delay(_ value: String, at now: Timestamp) -> Duration? {
        let text = value.trimmingSpaces
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            // More digits than a number holds are more than a day.
            return Int64(text).map { min(.seconds(min($0, 86_400)), longest) } ?? longest
        }
        guard let date = date(text) else { return nil }
        return min(max(.zero, date.since(now)), longest)
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
    private static func date(_ text: String) -> Timestamp? {
        let parts = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
        if parts.count == 6, parts[5] == "GMT" {
            return date(day: parts[1], month: parts[2], year: parts[3], time: parts[4])
        }
        if parts.count == 5 {
            return date(day: parts[2], month: parts[1], year: parts[4], time: parts[3])
        }
        return nil
    }

    private static func date(
        day: String,
        month: String,
        year: String,
        time: String
    ) -> Timestamp? {
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        guard let month = months.firstIndex(of: month) else { return nil }
        // Two digits appear in the obsolete spelling only; no date we are asked to wait for is older.
        let year = year.utf8.count == 2 ? "20" + year : year
        return Timestamp(rfc3339: "\(year)-\(twoDigits(month + 1))-\(twoDigits(day))T\(time)Z")
    }

    private static func twoDigits(_ value: some CustomStringConvertible) -> String {
        let text = value.description
        return text.utf8.count == 1 ? "0" + text : text
    }
}

extension String {
    /// The text without spaces and tabs at its ends.
    fileprivate var trimmingSpaces: String {
        var text = Substring(self)
        while text.first == " " || text.first == "\t" { text = text.dropFirst() }
        while text.last == " " || text.last == "\t" { text = text.dropLast() }
        return String(text)
    }
}
