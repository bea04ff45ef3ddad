/// Parts of the site by who may see them.
enum SiteArea: Sendable {
    /// Everybody: the status page and what belongs to it.
    case open
    /// Whoever has a token to read with: what holds nothing personal.
    case reference
    /// Those who may see personal data.
    case team

    private static let dashboard = ["dashboard", "settings", "webhooks"]

    init(of parts: [String]) {
        if let first = parts.first, ["status", "badges", "assets"].contains(first) {
            self = .open
        } else if parts.starts(with: Self.dashboard + ["events"]) || parts == ["404.html"]
            || parts == ["data", "events.json"] || parts == ["data", "status.json"]
        {
            self = .reference
        } else {
            self = .team
        }
    }
}

extension Role {
    /// Whether someone of this role may see an area.
    func mayRead(_ area: SiteArea) -> Bool {
        switch area {
        case .open: true
        case .reference: grants(.read)
        case .team: grants(.change)
        }
    }
}
