import Model

/// Numbers and times as pages show them.
enum Wording {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

    /// `12,345`.
    static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var result = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.utf8.count - index) % 3 == 0 { result += "," }
            result.append(digit)
        }
        return result
    }

    /// `99.2%`, rounded down so that only a full score reads 100%; nil where there is nothing to count.
    static func percent(_ part: Int, of whole: Int) -> String? {
        guard whole > 0 else { return nil }
        let tenths = part * 1000 / whole
        if tenths == 1000 { return "100%" }
        if tenths == 0, part > 0 { return "0.1%" }
        if tenths == 0 { return "0%" }
        return "\(tenths / 10).\(tenths % 10)%"
    }

    /// The share that is missing from `percent(_:of:)`, so that both add up.
    static func remainder(_ part: Int, of whole: Int) -> String? {
        guard whole > 0 else { return nil }
        let tenths = 1000 - part * 1000 / whole
        return tenths % 1000 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
    }

    /// `142ms`.
    static func milliseconds(_ duration: Duration) -> String {
        "\(duration.wholeMilliseconds)ms"
    }

    /// `Nov 25, 2:34 PM`.
    static func moment(_ time: Timestamp) -> String {
        let fields = time.components
        return "\(shortMonth(fields.month)) \(fields.day), \(clock(time))"
    }

    /// `2:34 PM`.
    static func clock(_ time: Timestamp) -> String {
        let fields = time.components
        let hour = fields.hour % 12 == 0 ? 12 : fields.hour % 12
        return "\(hour):\(twoDigits(fields.minute)) \(fields.hour < 12 ? "AM" : "PM")"
    }

    /// `November 1, 2025`.
    static func longDate(_ time: Timestamp) -> String {
        let fields = time.components
        return "\(months[fields.month - 1]) \(fields.day), \(fields.year)"
    }

    /// `12 Nov`.
    static func shortDate(_ time: Timestamp) -> String {
        let fields = time.components
        return "\(fields.day) \(shortMonth(fields.month))"
    }

    /// `Tue 25 Nov`.
    static func weekday(_ time: Timestamp) -> String {
        "\(weekdays[time.components.weekday]) \(shortDate(time))"
    }

    /// `2026-11-24 21:34 UTC`.
    static func stamp(_ time: Timestamp) -> String {
        let fields = time.components
        return "\(fields.year)-\(twoDigits(fields.month))-\(twoDigits(fields.day)) "
            + "\(twoDigits(fields.hour)):\(twoDigits(fields.minute)) UTC"
    }

    /// `2 minutes ago`.
    static func ago(_ time: Timestamp, at now: Timestamp) -> String {
        let text = span(now.since(time))
        return text == "now" ? "just now" : "\(text) ago"
    }

    /// `In 3 minutes`.
    static func ahead(_ time: Timestamp, at now: Timestamp) -> String {
        let text = span(time.since(now))
        return text == "now" ? "Now" : "In \(text)"
    }

    /// `3 minutes`, in the largest unit that fits; `now` below a second.
    static func span(_ duration: Duration) -> String {
        let seconds = max(0, duration.wholeMilliseconds / 1000)
        switch seconds {
        case 0: return "now"
        case 1..<60: return counted(Int(seconds), "second")
        case 60..<3600: return counted(Int(seconds / 60), "minute")
        case 3600..<172_800: return counted(Int(seconds / 3600), "hour")
        default: return counted(Int(seconds / 86_400), "day")
        }
    }

    /// `1 event`, `5 events`.
    static func counted(_ number: Int, _ noun: String) -> String {
        "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    private static func shortMonth(_ month: Int) -> String {
        String(months[month - 1].prefix(3))
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }
}
