import Model
import Text

/// Everything that pages share: the snapshot's own words, all webhooks, the catalogue.
struct SiteFacts: Sendable {
    let options: SiteOptions
    private(set) var information: SnapshotInformation
    let types: [EventType]
    /// Sorted by key.
    let webhooks: [WebhookSummary]
    /// The rest of what is said of each of them.
    let facts: FactsStore
    let sourceIPs: [String]
    let recorded: RecordedValues
    /// Recorded events by type in the last seven days.
    let eventCounts: [String: Int]
    let assets: Assets
    let snippets: Snippets
    /// How old the data was when the site was built, where that is worth a line.
    let staleness: String?

    /// The moment all figures refer to.
    var now: Timestamp { information.takenAt }
    /// Whether bodies and addresses of people may be shown.
    var showsPayloads: Bool {
        information.hasPayloads && !options.omitsPayloads && !options.isPublic
    }

    /// The same as it was at a moment, for the pages of a webhook that nothing happened to since.
    func seen(at moment: Timestamp) -> SiteFacts {
        var site = self
        site.information.takenAt = moment
        return site
    }

    /// Types by category in the catalogue's order; categories without types are left out.
    var categories: [(category: EventType.Category, types: [EventType])] {
        EventType.Category.allCases.compactMap { category in
            let types = types.filter { $0.category == category }
            return types.isEmpty ? nil : (category, types)
        }
    }

    /// How many webhooks are in a condition.
    func count(_ status: WebhookStatus) -> Int { webhooks.count { $0.status == status } }

    /// The webhooks that a type is delivered to.
    func subscribers(of type: String) -> [WebhookSummary] {
        guard let index = types.firstIndex(where: { $0.name == type }) else { return [] }
        return webhooks.filter { $0.types.contains(index) }
    }
}

extension EventType.Category {
    /// `Email Events`.
    var heading: String {
        switch self {
        case .email: "Email Events"
        case .campaign: "Campaign Events"
        case .contact: "Contact Events"
        case .system: "System Events"
        case .custom: "Custom Events"
        }
    }
}
