import Model

/// Lines over the last seven days as inline SVG, drawn at build time.
struct LineChart {
    /// A value of one stretch of time.
    struct Point: Sendable, Hashable {
        var time: Timestamp
        var value: Double
    }

    /// One line, told from the others by its strokes and its marks, not by colour alone.
    struct Series: Sendable, Hashable {
        enum Style: String, Sendable, Hashable {
            case solid
            case dashed
            case dotted
            case dashDotted = "dash-dotted"
        }

        /// What stands at its end; nil where there is only one.
        var name: String?
        var style: Style
        var points: [Point]
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
    /// All with points at the same times.
    var series: [Series]
    /// How far two neighbours are apart; more is a gap.
    var step: Duration
    var end: Timestamp
    var maximum: Double
    /// `%` or `ms`.
    var unit: String
    var thresholds: [Threshold] = []

    private static let left = 72.0
    private static let top = 26.0
    private static let bottom = 192.0
    private static let span = Duration.seconds(7 * 86_400)
    /// How far labels are apart at least, so that they stay readable where text is large.
    private static let labelHeight = 20.0

    /// Labels of lines and thresholds have their columns beside the plot, where no line crosses them.
    private var right: Double { thresholds.isEmpty ? 700 : 568 }

    var svg: HTML {
        var result: HTML = """
            <svg class="chart" viewBox="0 0 720 220" role="img" aria-labelledby="\(id)-t \(id)-d" \
            data-chart="\(id)" data-max="\(Int(maximum))" data-unit="\(unit)">\
            <title id="\(id)-t">\(title)</title><desc id="\(id)-d">\(description)</desc>\
            <text class="range" x="\(text(Self.left))" y="18">y axis: 0 to \(Int(maximum))\(unit)</text>
            """
        for threshold in thresholds where threshold.tone == "crit" && threshold.value < maximum {
            let height = y(threshold.value) - Self.top
            result += """
                <rect class="beyond" data-value="\(Int(threshold.value))" x="\(text(Self.left))" y="\(text(Self.top))" \
                width="\(text(right - Self.left))" height="\(text(height))"/>
                """
        }
        result += levels
        result += days
        for threshold in thresholds where threshold.value <= maximum {
            let shift = threshold.tone == "crit" ? -spread : spread
            result += """
                <path class="limit \(threshold.tone)" data-value="\(Int(threshold.value))" \
                d="M\(text(Self.left)) \(text(y(threshold.value)))H\(text(right))"/>\
                <text class="limit-label \(threshold.tone)" data-value="\(Int(threshold.value))" \
                y="\(text(y(threshold.value) + shift))" data-shift="\(text(shift))">\
                <tspan x="\(text(right + 58))" dy="-2">\(threshold.name)</tspan>\
                <tspan x="\(text(right + 58))" dy="1.2em">\(threshold.bound)</tspan></text>
                """
        }
        for line in series {
            let name = line.style.rawValue
            result += "<path class=\"line \(name)\" d=\"\(path(line.points))\"/>"
            let marks = marks(of: line)
            if !marks.isEmpty { result += "<path class=\"mark \(name)\" d=\"\(marks)\"/>" }
        }
        return result + names + "</svg>"
    }

    /// The axis and four hairlines, with their values at the left.
    private var levels: HTML {
        var result = HTML.empty
        for quarter in 0...4 {
            let value = maximum / 4 * Double(quarter)
            let kind = quarter == 0 ? "axis" : "grid level"
            result += """
                <path class="\(kind)" d="M\(text(Self.left)) \(text(y(value)))H\(text(right))"/>\
                <text class="tick" x="\(text(Self.left - 8))" y="\(text(y(value) + 4))">\(tick(value))</text>
                """
        }
        return result
    }

    /// The names at the ends of the lines, moved apart where these are close.
    private var names: HTML {
        let named = series.compactMap { line in
            line.points.last.flatMap { last in line.name.map { (name: $0, last: last) } }
        }
        .sorted { $0.last.value < $1.last.value }
        var result = HTML.empty
        var lowest = Self.bottom + Self.labelHeight
        for (name, last) in named {
            let place = min(y(last.value) + 5, lowest - Self.labelHeight)
            lowest = place
            result += """
                <text class="name" x="\(text(x(last.time) + 8))" y="\(text(place))" \
                data-end="\(text(last.value))">\(name)</text>
                """
        }
        return result
    }

    /// How far labels give way up and down where their lines are close; each has two lines of text.
    private var spread: Double {
        let places = thresholds.filter { $0.value <= maximum }.map { y($0.value) }
        guard let first = places.min(), let last = places.max(), places.count > 1 else { return 0 }
        return max(0, (54 - (last - first)) / 2)
    }

    /// Midnights with their day; narrow charts leave out every second.
    private var days: HTML {
        var result = HTML.empty
        for offset in 0..<7 {
            let midnight = end.startOfDay - .seconds(86_400 * offset)
            guard midnight >= end - Self.span else { continue }
            let position = x(midnight)
            result += """
                <path class="grid" d="M\(text(position)) \(text(Self.bottom))v5"/>\
                <text class="day\(offset % 2 == 1 ? " second" : "")" x="\(text(position))" y="214">\(Wording.shortDate(midnight))</text>
                """
        }
        return result
    }

    /// One stretch for each run of neighbours.
    private func path(_ points: [Point]) -> String {
        var result = ""
        var previous: Timestamp?
        for point in points {
            let isNext = previous.map { point.time.since($0) <= step } ?? false
            result += "\(isNext ? "L" : "M")\(text(x(point.time))) \(text(y(point.value)))"
            previous = point.time
        }
        return result
    }

    /// A mark for every point where there are few, else for those without a neighbour, which no line shows.
    private func marks(of line: Series) -> String {
        let points = line.points
        var result = ""
        for (index, point) in points.enumerated() {
            let before = index > 0 ? point.time.since(points[index - 1].time) : nil
            let after = index + 1 < points.count ? points[index + 1].time.since(point.time) : nil
            let isLone = ![before, after].contains { $0.map { $0 <= step } ?? false }
            guard points.count < 24 || isLone else { continue }
            result += "M\(text(x(point.time))) \(text(y(point.value)))\(line.style.mark)"
        }
        return result
    }

    /// Values of the axis leave out a unit of letters, which its range has.
    private func tick(_ value: Double) -> String {
        unit == "%" ? "\(Int(value))%" : "\(Int(value))"
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

extension LineChart.Series.Style {
    /// A disc, a square, a triangle or a cross around the point that the path has gone to.
    fileprivate var mark: String {
        switch self {
        case .solid: "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0"
        case .dashed: "m-3-3h6v6h-6z"
        case .dotted: "m0-4l4 7h-8z"
        case .dashDotted: "m-3.5-1h2.5v-2.5h2v2.5h2.5v2h-2.5v2.5h-2v-2.5h-2.5z"
        }
    }
}
