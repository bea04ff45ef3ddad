import Model

/// `1 delivery`, `1,204 deliveries`.
func counted(_ count: Int, _ one: String, _ many: String) -> String {
    "\(grouped(count)) \(count == 1 ? one : many)"
}

/// A number with commas between thousands.
func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
        text.append(digit)
    }
    return number < 0 ? "−" + text : text
}

extension Duration {
    /// The two largest units: `1 h 21 min`, `2 d`, `40 s`.
    var words: String {
        let seconds = components.seconds
        let units: [(Int64, String)] = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")]
        var parts: [String] = []
        var rest = max(0, seconds)
        for (size, name) in units where parts.count < 2 {
            let count = rest / size
            rest %= size
            if count > 0 {
                parts.append("\(count) \(name)")
            } else if !parts.isEmpty {
                break
            }
        }
        return parts.isEmpty ? "0 s" : parts.joined(separator: " ")
    }

    /// The largest unit alone, for ages.
    var age: String {
        let words = words.split(separator: " ").prefix(2)
        return words.joined(separator: " ") + " ago"
    }
}

extension Timestamp {
    /// `Nov 23, 14:02`, UTC.
    var short: String {
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let fields = components
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
        return
            "\(months[fields.month - 1]) \(fields.day), \(two(fields.hour)):\(two(fields.minute))"
    }
}
