import Model
import Text

/// A badge like those that repositories show: a word and how things are.
struct Badge: Sendable, Hashable {
    /// The webhook that it is about.
    var key: String
    /// `active 99.2%`.
    var message: String
    var colour: String
    /// The status's shape.
    private let icon: String
    private let label = "webhook"

    init(_ facts: WebhookSummary) {
        let look = facts.status.look
        key = facts.key
        icon = look.icon
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
        let valueWidth = message.utf8.count * 7 + 28
        let width = labelWidth + valueWidth
        let svg: HTML = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="20" role="img" \
            aria-label="\(key): \(message)"><title>\(key): \(message)</title>\
            <rect width="\(labelWidth)" height="20" fill="#434B54"/>\
            <rect x="\(labelWidth)" width="\(valueWidth)" height="20" fill="\(colour)"/>\
            <g transform="translate(\(labelWidth + 6) 4) scale(.75)" fill="#FFFFFF">\(shape)</g>\
            <g fill="#FFFFFF" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" \
            font-size="11"><text x="\(labelWidth / 2)" y="14">\(label)</text>\
            <text x="\(labelWidth + 8 + valueWidth / 2)" y="14">\(message)</text></g></svg>

            """
        return svg.source
    }

    /// The icon of the pages, cut in the badge's colour.
    private var shape: HTML {
        let cut: HTML =
            "fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\" stroke-linecap=\"round\""
        return switch icon {
        case "ok":
            "<circle cx=\"8\" cy=\"8\" r=\"7\"/><path \(cut) d=\"M4.7 8.2l2.3 2.3 4.3-4.6\"/>"
        case "crit":
            "<path d=\"M1.5 1.5h13v13h-13z\"/><path \(cut) d=\"M5.2 5.2l5.6 5.6m0-5.6l-5.6 5.6\"/>"
        case "idle": "<path d=\"M3.5 2.5h3.2v11H3.5zm5.8 0h3.2v11H9.3z\"/>"
        default:
            """
            <circle cx="8" cy="8" r="5.6" fill="none" stroke="#FFFFFF" stroke-width="2"/>
            """
        }
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
