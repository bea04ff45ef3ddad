/// Durations as declarations write them: `500ms`, `5s`, `15m`, `24h`, `30d`, and sums such as `1h30m`.
extension Duration {
    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// A hundred years in milliseconds.
    private static let longest: Int64 = 100 * 366 * 86_400_000

    /// Reads a declaration's duration; nil where it is none, or beyond a hundred years.
    package init?(declared text: String) {
        var rest = text.utf8[...]
        var total: Int64 = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { (0x61...0x7A).contains($0) }
            rest = rest.dropFirst(letters.count)
            let suffix = String(Substring(letters))
            guard
                digits.count <= 12, let count = Int64(String(Substring(digits))),
                let unit = Self.units.first(where: { $0.suffix == suffix })
            else { return nil }
            let (part, isTooLong) = count.multipliedReportingOverflow(by: unit.milliseconds)
            guard !isTooLong, part <= Self.longest, total + part <= Self.longest else { return nil }
            total += part
        }
        self = .milliseconds(total)
    }

    /// The shortest canonical text: the largest unit that divides it, `5s`, `90s`, `24h`; days only from two on.
    package var declared: String {
        let value = wholeMilliseconds
        if value == 0 { return "0s" }
        for unit in Self.units where value % unit.milliseconds == 0 {
            if unit.suffix == "d", value < 2 * unit.milliseconds { continue }
            return "\(value / unit.milliseconds)\(unit.suffix)"
        }
        return "\(value)ms"
    }
}
