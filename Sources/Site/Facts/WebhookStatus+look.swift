import Model

/// A status as readers see it: word, icon and tone, never by colour alone.
struct StatusLook: Sendable, Hashable {
    var word: String
    /// The icon's name: `ok`, `warn`, `crit`, `idle` or `none`.
    var icon: String
    /// The colour's name: `ok`, `warn`, `crit`, `idle` or `info`.
    var tone: String
    var explanation: String

    /// Shape and word for a page's title, before the name: `✕ Failing: `.
    var prefix: String { "\(glyph) \(word): " }

    /// The icon as a character.
    var glyph: String {
        switch icon {
        case "ok": "✓"
        case "warn": "▲"
        case "crit": "✕"
        case "idle": "‖"
        default: "○"
        }
    }

    /// Icon and word in one pill.
    var pill: HTML {
        """
        <span class="pill \(tone)"><svg class="icon" aria-hidden="true"><use href="#i-\(icon)"/></svg>\
        \(word)</span>
        """
    }
}

extension WebhookStatus {
    /// How the status looks everywhere.
    var look: StatusLook {
        switch self {
        case .active:
            StatusLook(
                word: "Active",
                icon: "ok",
                tone: "ok",
                explanation: "Receiving events successfully."
            )
        case .new:
            StatusLook(
                word: "New",
                icon: "none",
                tone: "info",
                explanation: "Ready; no deliveries yet."
            )
        case .failing:
            StatusLook(
                word: "Failing",
                icon: "crit",
                tone: "crit",
                explanation: "Recent delivery failures."
            )
        case .paused:
            StatusLook(
                word: "Paused",
                icon: "idle",
                tone: "idle",
                explanation: "Manually disabled."
            )
        case .inactive:
            StatusLook(
                word: "Inactive",
                icon: "idle",
                tone: "idle",
                explanation: "Auto-paused after 100 failures."
            )
        }
    }

    /// The word that filters use; a new webhook counts as active.
    var filter: String { self == .new ? "active" : rawValue }
}
