import Model
import Store
import Text

extension Operations {
    /// How many recorded events are looked through for one of a campaign or contact.
    private static let reach = 10_000

    /// The newest recorded event of a type, campaign and contact; each may be left open.
    func newestEvent(
        type: String?,
        campaign: String?,
        contact: String?
    ) async throws -> RecordedEvent? {
        var query = EventQuery()
        query.types = type.map { [$0] } ?? []
        query.contactEmail = contact.flatMap { $0.contains("@") ? $0 : nil }
        query.limit = 1000
        var seen = 0
        repeat {
            let page = try await store.events(matching: query)
            seen += page.events.count
            for event in page.events {
                guard let body = event.body else { continue }
                let data = try Call.parse(body)["data"] ?? .null
                if data.concerns(campaign: campaign, contact: contact) { return event }
            }
            query.cursor = page.nextCursor
        } while query.cursor != nil && seen < Self.reach
        return nil
    }
}

extension JSON {
    /// Whether an event's data names this campaign (by id or name) and contact (by id or e-mail).
    fileprivate func concerns(campaign: String?, contact: String?) -> Bool {
        let campaigns = [self["campaign_id"], self["campaign"]?["id"], self["campaign"]?["name"]]
        let contacts = [self["contact"]?["id"], self["contact"]?["email"], self["contact_id"]]
        return (campaign.map { campaigns.contains(.string($0)) } ?? true)
            && (contact.map { contacts.contains(.string($0)) } ?? true)
    }
}
