import Model
import Testing
import Text

/// The plain filters, and the words for what an event fails at.
struct FilterExplanationTests {
    private static let event = #"""
        {"id":"evt_1","type":"email.opened","created_at":"2026-11-24T00:00:00Z","data":{
        "campaign_id":"camp_1","campaign":{"id":"camp_2","name":"Spring","type":"promotional"},
        "contact":{"email":"a@example.com","tags":["vip"]},"email":{"opened_count":2}}}
        """#

    private func filters(_ change: (inout Filters) throws -> Void) throws -> CompiledFilter {
        var filters = Filters()
        try change(&filters)
        return try CompiledFilter(filters)
    }

    private func explanation(
        workspace: String? = "Client A",
        _ change: (inout Filters) throws -> Void
    ) throws -> String? {
        let subject = FilterSubject(envelope: try JSON.parse(Self.event), workspace: workspace)
        let filter = try filters(change)
        let failure = filter.failure(for: subject)
        #expect(filter.matches(subject) == (failure == nil))
        return failure?.description
    }

    @Test(arguments: ["camp_1", "camp_2", "Spring"])
    func campaignsMatchIdOrName(_ campaign: String) throws {
        #expect(try explanation { $0.campaigns = ["other", campaign] } == nil)
    }

    @Test func saysWhichCampaignWasFound() throws {
        #expect(
            try explanation { $0.campaigns = ["Autumn"] }
                == #"campaign must be "Autumn", found "camp_1" or "camp_2" or "Spring""#
        )
    }

    @Test func eventsWithoutAWorkspaceMatchNoWorkspaceFilter() throws {
        #expect(try explanation { $0.workspaces = ["Client B", "Client A"] } == nil)
        #expect(
            try explanation(workspace: nil) { $0.workspaces = ["Client A"] }
                == #"workspace must be "Client A", found none"#
        )
    }

    @Test func anyTagIsEnough() throws {
        #expect(try explanation { $0.contactTags = ["premium", "vip"] } == nil)
        #expect(
            try explanation { $0.contactTags = ["premium", "gold"] }
                == #"contact tags must include "premium" or "gold", found "vip""#
        )
    }

    @Test(arguments: [
        (#"{"email.opened_count":{"$gte":3}}"#, "email.opened_count must be {$gte: 3}, found 2"),
        (
            #"{"campaign.type":"newsletter"}"#,
            #"campaign.type must be "newsletter", found "promotional""#
        ),
        (
            #"{"contact.tags":["gold","x"]}"#,
            #"contact.tags must be any of "gold", "x", found ["vip"]"#
        ),
        (#"{"nothing.here":1}"#, "nothing.here must be 1, found nothing"),
        (#"{"$or":[{"a":1},{"b":1}]}"#, "none of the 2 conditions of /custom/$or holds"),
        (
            #"{"$nor":[{"a":1},{"campaign_id":"camp_1"}]}"#,
            "the condition /custom/$nor/1 holds and must not"
        ),
        (#"{"campaign_id":"camp_1","$and":[{"x":1}]}"#, "x must be 1, found nothing"),
    ])
    func saysWhatWasWantedAndFound(_ custom: String, _ words: String) throws {
        #expect(try explanation { $0.custom = try JSON.parse(custom).object } == words)
    }

    @Test func theSpecificationsFilterWorks() throws {
        let custom = #"""
            {"contact.tags":["vip","premium"],"campaign.type":"promotional","email.opened_count":{"$gte":2}}
            """#
        #expect(try explanation { $0.custom = try JSON.parse(custom).object } == nil)
    }
}
