/// At most so many attempts in a unit of time: `50/s`, `300/m`, `1000/h`.
package struct RateLimit: Sendable, Hashable {
    /// The unit after the slash.
    package enum Unit: String, Sendable, Hashable {
        case second = "s"
        case minute = "m"
        case hour = "h"

        /// The unit as a duration.
        package var duration: Duration {
            switch self {
            case .second: .seconds(1)
            case .minute: .seconds(60)
            case .hour: .seconds(3600)
            }
        }
    }

    package var count: Int
    package var unit: Unit

    package init(count: Int, per unit: Unit) {
        self.count = count
        self.unit = unit
    }

    /// Nil where the text is not a positive number, a slash and a unit.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int(parts[0]), (1...1_000_000).contains(count),
            let unit = Unit(rawValue: String(parts[1]))
        else { return nil }
        self.init(count: count, per: unit)
    }

    /// As declarations write it.
    package var text: String { "\(count)/\(unit.rawValue)" }
}
