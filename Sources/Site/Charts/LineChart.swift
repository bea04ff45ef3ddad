import Model

/// A line over the last seven days as inline SVG, drawn at build time.
struct LineChart {
    /// A value of one hour.
    struct Point: Sendable, Hashable {
        var time: Timestamp
        var value: Double
    }

    /// A threshold with its label.
    struct Threshold: Sendable, Hashable {
        var value: Double
        /// `warning`.
        var name: String
        /// `1000ms`.
        var bound: String
        var tone: String
    }

    /// Unique on the page.
    var id: String
    var title: String
    var description: String
    var points: [Point]
    var end: Timestamp
    var maximum: Double
    /// Values that get a line across and a label at the left.
    var ticks: [(value: Double, label: String)]
    var thresholds: [Threshold] = []

    private static let left = 76.0
    private static let top = 12.0
    private static let bottom = 192.0
    private static let span = Duration.seconds(7 * 86_400)

    /// Thresholds have their labels beside the plot, where no line crosses them.
    private var right: Double { thresholds.isEmpty ? 548 : 482 }

    var svg: HTML {
        var result: HTML = """
            <svg class="chart" viewBox="0 0 560 220" role="img" aria-labelledby="\(id)-t \(id)-d" \
            data-chart="\(id)" data-max="\(Int(maximum))">\
            <title id="\(id)-t">\(title)</title><desc id="\(id)-d">\(description)</desc>
            """
        for threshold in thresholds where threshold.tone == "crit" && threshold.value < maximum {
            let height = y(threshold.value) - Self.top
            result += """
                <rect class="beyond" data-value="\(Int(threshold.value))" x="\(text(Self.left))" y="\(text(Self.top))" \
                width="\(text(right - Self.left))" height="\(text(height))"/>
                """
        }
        for tick in ticks {
            result += """
                <path class="grid level" d="M\(text(Self.left)) \(text(y(tick.value)))H\(text(right))"/>\
                <text class="tick" x="70" y="\(text(y(tick.value) + 4))">\(tick.label)</text>
                """
        }
        result += days
        for threshold in thresholds where threshold.value <= maximum {
            let shift = threshold.tone == "crit" ? -spread : spread
            result += """
                <path class="limit \(threshold.tone)" data-value="\(Int(threshold.value))" \
                d="M\(text(Self.left)) \(text(y(threshold.value)))H\(text(right))"/>\
                <text class="limit-label \(threshold.tone)" data-value="\(Int(threshold.value))" \
                y="\(text(y(threshold.value) + shift))" data-shift="\(text(shift))">\
                <tspan x="\(text(right + 5))" dy="-2">\(threshold.name)</tspan>\
                <tspan x="\(text(right + 5))" dy="14">\(threshold.bound)</tspan></text>
                """
        }
        result += "<path class=\"line\" d=\"\(path)\"/>"
        if points.count < 24 {
            for point in points {
                result += """
                    <circle class="dot" cx="\(text(x(point.time)))" cy="\(text(y(point.value)))" r="3"/>
                    """
            }
        }
        return result + "</svg>"
    }

    /// How far labels give way up and down where their lines are close; each has two lines of text.
    private var spread: Double {
        let places = thresholds.filter { $0.value <= maximum }.map { y($0.value) }
        guard let first = places.min(), let last = places.max(), places.count > 1 else { return 0 }
        return max(0, (30 - (last - first)) / 2)
    }

    /// Midnights with their day; narrow windows leave out every second.
    private var days: HTML {
        var result = HTML.empty
        for offset in 0..<7 {
            let midnight = end.startOfDay - .seconds(86_400 * offset)
            guard midnight >= end - Self.span else { continue }
            let position = x(midnight)
            result += """
                <path class="grid" d="M\(text(position)) \(text(Self.bottom))v5"/>\
                <text class="day\(offset % 2 == 1 ? " second" : "")" x="\(text(position))" y="212">\(Wording.shortDate(midnight))</text>
                """
        }
        return result
    }

    /// Quiet hours between two others are bridged; more of them are a gap.
    private static let bridge = Duration.seconds(3 * 3600)

    /// One stretch for each run of hours without a gap; a lone hour is a dot of the line's width.
    private var path: String {
        var result = ""
        var previous: Timestamp?
        for (index, point) in points.enumerated() {
            let isNext = previous.map { point.time.since($0) <= Self.bridge } ?? false
            result += "\(isNext ? "L" : "M")\(text(x(point.time))) \(text(y(point.value)))"
            let next = index + 1 < points.count ? points[index + 1].time : nil
            let isLone = !isNext && !(next.map { $0.since(point.time) <= Self.bridge } ?? false)
            if isLone { result += "h.1" }
            previous = point.time
        }
        return result
    }

    private func x(_ time: Timestamp) -> Double {
        let share = 1 - Double(end.since(time).wholeMilliseconds) / 604_800_000
        return Self.left + min(1, max(0, share)) * (right - Self.left)
    }

    private func y(_ value: Double) -> Double {
        Self.bottom - min(value, maximum) / maximum * (Self.bottom - Self.top)
    }

    /// At most one decimal, the same on every machine.
    private func text(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        let whole = "\(tenths / 10)"
        return tenths % 10 == 0 ? whole : "\(whole).\(tenths % 10)"
    }
}
