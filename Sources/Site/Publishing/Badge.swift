import Model
import Text

/// A badge like those that repositories show: a word and how things are.
struct Badge: Sendable, Hashable {
    /// The webhook that it is about.
    var key: String
    /// `active 99.2%`.
    var message: String
    var colour: String
    private let label = "webhook"

    init(_ facts: WebhookSummary) {
        let look = facts.status.look
        key = facts.key
        message = look.word.lowercased() + (facts.last24Hours.successRate.map { " \($0)" } ?? "")
        colour =
            switch look.tone {
            case "ok": "#1A7F4B"
            case "crit": "#B3261E"
            case "info": "#0B5CAD"
            default: "#5B6570"
            }
    }

    /// The paths of the files with the badge of a webhook: its picture and its data.
    static func paths(_ key: String) -> (svg: String, shields: String) {
        ("badges/\(key).svg", "badges/\(key).json")
    }

    /// The picture itself.
    var svg: String {
        let labelWidth = label.utf8.count * 7 + 12
        let valueWidth = message.utf8.count * 7 + 12
        let width = labelWidth + valueWidth
        let svg: HTML = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="20" role="img" \
            aria-label="\(key): \(message)"><title>\(key): \(message)</title>\
            <rect width="\(labelWidth)" height="20" fill="#434B54"/>\
            <rect x="\(labelWidth)" width="\(valueWidth)" height="20" fill="\(colour)"/>\
            <g fill="#FFFFFF" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" \
            font-size="11"><text x="\(labelWidth / 2)" y="14">\(label)</text>\
            <text x="\(labelWidth + valueWidth / 2)" y="14">\(message)</text></g></svg>

            """
        return svg.source
    }

    /// What shields.io draws a badge of its own style from: the answer of an endpoint, schema 1.
    var shields: String {
        JSON.members([
            "schemaVersion": .integer(1),
            "label": .string(label),
            "message": .string(message),
            "color": .string(colour),
        ]).text + "\n"
    }
}
