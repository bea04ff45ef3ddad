import Catalogue
import Model
import Testing
import Text

/// The entries of the catalogue and a team's own.
struct CatalogueTests {
    private let catalogue = Catalogue.builtIn

    @Test func hasTheSpecificationsTypesInItsOrder() {
        let counts = EventType.Category.allCases.map { category in
            catalogue.types.count { $0.category == category }
        }

        #expect(counts == [7, 3, 3, 2, 0])
        #expect(
            catalogue.types.map(\.name).prefix(3) == [
                "email.sent", "email.delivered", "email.opened",
            ]
        )
    }

    @Test func saysOfOpenedWhatTheSpecificationSays() throws {
        let type = try #require(catalogue.type(named: "email.opened"))

        #expect(
            type.description
                == "Triggered when a recipient opens an email. Includes location and device information."
        )
        #expect(type.frequencyNote == "High - Can be triggered multiple times per email")
        #expect(type.related == ["email.sent", "email.delivered", "email.clicked"])
        #expect(
            type.useCases == [
                "Update CRM with engagement data", "Trigger follow-up workflows",
                "Track email performance",
            ]
        )
    }

    @Test(arguments: [
        ("email.sent", "Email queued for sending", "High", "Track sending status"),
        ("email.delivered", "Email successfully delivered", "High", "Confirm delivery"),
        ("email.opened", "Recipient opened email", "Very High", "Measure engagement"),
        ("email.clicked", "Recipient clicked link", "High", "Track link clicks"),
        ("email.bounced", "Email bounced (hard or soft)", "Medium", "Update contact status"),
        ("campaign.launched", "Campaign started sending", "Low", "Trigger notifications"),
        ("contact.created", "New contact added", "Medium", "Sync to CRM"),
    ])
    func comparesAsTheSpecificationDoes(
        _ name: String,
        _ summary: String,
        _ frequency: String,
        _ use: String
    ) throws {
        let type = try #require(catalogue.type(named: name))

        #expect(type.summary == summary)
        #expect(type.frequency == frequency)
        #expect(type.typicalUse == use)
        #expect(type.isRetrySafe)
    }

    @Test func opensWithTheSpecificationsPayload() throws {
        let specified = try JSON.parse(
            #"""
            {"id":"evt_abc123","type":"email.opened","created_at":"2025-11-25T14:30:00Z","data":{
            "email_id":"msg_xyz789","campaign_id":"camp_def456","contact":{"id":"cont_ghi012",
            "email":"user@example.com","first_name":"Sarah","last_name":"Johnson"},
            "opened_at":"2025-11-25T14:30:00Z",
            "user_agent":"Mozilla/5.0 (iPhone; CPU iPhone OS 14_0 like Mac OS X)","ip_address":"192.168.1.1",
            "location":{"city":"New York","region":"NY","country":"US"}}}
            """#
        )
        let example = try #require(catalogue.type(named: "email.opened")?.example)

        expectMembers(of: specified, in: example)
        #expect(example["data"]?["email"]?["opened_count"]?.integer == 3)
        #expect(example["data"]?["campaign"]?["type"] == "promotional")
        #expect(example["data"]?["contact"]?["tags"] == ["vip", "premium"])
    }

    /// Every member stands in the other value too, in the same order.
    private func expectMembers(of specified: JSON, in found: JSON?) {
        guard let object = specified.object else {
            #expect(found == specified)
            return
        }
        let names = object.members.map(\.name)
        #expect(found?.object?.members.map(\.name).filter(names.contains) == names)
        for member in object.members { expectMembers(of: member.value, in: found?[member.name]) }
    }

    @Test func entriesAreComplete() {
        let names = Set(catalogue.types.map(\.name))
        for type in catalogue.types {
            #expect(!type.useCases.isEmpty && !type.typicalUse.isEmpty)
            #expect(!type.related.isEmpty && names.isSuperset(of: type.related))
            #expect(!type.related.contains(type.name))
            expectDescriptions(in: type.schema, at: type.name)
        }
    }

    /// The reference shows a title and a description for each property.
    private func expectDescriptions(in schema: JSON, at place: String) {
        for member in schema["properties"]?.object?.members ?? [] {
            #expect(member.value["title"] != nil, "\(place).\(member.name)")
            #expect(member.value["description"] != nil, "\(place).\(member.name)")
            expectDescriptions(in: member.value, at: "\(place).\(member.name)")
        }
        if let items = schema["items"] { expectDescriptions(in: items, at: place + "[]") }
    }

    @Test func entriesSurviveTheirOwnJSON() throws {
        for type in catalogue.types {
            #expect(try EventType(json: JSON.parse(type.json.text)) == type)
        }
    }

    @Test func examplesPassFiltersOfTheSpecification() throws {
        var filters = Filters()
        filters.custom = try JSON.parse(
            #"{"contact.tags":["vip","premium"],"campaign.type":"promotional","email.opened_count":{"$gte":3}}"#
        ).object
        let filter = try CompiledFilter(filters)
        let example = try #require(catalogue.type(named: "email.opened")?.example)

        #expect(filter.matches(FilterSubject(envelope: example, workspace: nil)))
    }

    @Test func samplesAreTestEventsOfNobody() throws {
        let time = Timestamp(milliseconds: 1_795_600_000_000)
        for type in catalogue.types {
            let sample = try #require(catalogue.sampleEvent(type.name, at: time))
            let data = try #require(sample["data"])

            #expect(sample["id"]?.string?.hasPrefix("evt_test_") == true)
            #expect(sample["created_at"] == .string(time.rfc3339))
            #expect(catalogue.schema(of: type.name)?.violations(in: data).isEmpty == true)
            #expect(!sample.text.contains("user@example.com"))
        }
        let opened = catalogue.sampleEvent("email.opened", at: time)?["data"]
        #expect(opened?["email_id"] == "msg_sample")
        #expect(opened?["contact"]?["email"] == "test@example.com")
        #expect(opened?["opened_at"] == .string(time.rfc3339))
    }
}
