import Catalogue
import Model
import Signing
import Text

/// Events as a small company would have them: the catalogue's examples with changing people and campaigns.
struct SampleTraffic {
    private let catalogue: Catalogue

    /// How often each type comes up, of the sum of all.
    private static let weights: [(type: String, weight: Int)] = [
        ("email.sent", 22), ("email.delivered", 21), ("email.opened", 26), ("email.clicked", 11),
        ("email.bounced", 3), ("email.spam_reported", 1), ("email.unsubscribed", 2),
        ("campaign.launched", 1), ("campaign.completed", 1), ("campaign.paused", 1),
        ("contact.created", 5), ("contact.updated", 5), ("contact.unsubscribed", 1),
    ]
    private static let people: [(id: String, first: String, last: String, tags: [JSON])] = [
        ("cont_sjohnson", "Sarah", "Johnson", ["vip", "newsletter"]),
        ("cont_mokafor", "Chidi", "Okafor", ["premium"]),
        ("cont_jmuller", "Jürgen", "Müller", ["trial"]),
        ("cont_ytanaka", "陽子", "田中", ["vip", "premium"]),
        ("cont_lrossi", "Lucia", "Rossi", ["newsletter"]),
        ("cont_ahaddad", "أمل", "حداد", ["trial", "newsletter"]),
    ]
    private static let campaigns: [(id: String, name: String, type: JSON)] = [
        ("camp_def456", "Winter sale", "promotional"),
        ("camp_welcome", "Welcome series", "transactional"),
        ("camp_nov26", "November news", "newsletter"),
    ]
    private static let workspaces = ["Client A", "Client B", "Client C"]

    init(catalogue: Catalogue) {
        self.catalogue = catalogue
    }

    /// An event at a time, checked like any other.
    func event(at time: Timestamp, using generator: inout SeededGenerator) throws -> NewEvent {
        let type = Self.type(using: &generator)
        let example = catalogue.type(named: type)?.example["data"] ?? .members([:])
        let id: EventID = .make(at: time, using: &generator)
        let event = JSON.members([
            "type": .string(type),
            "id": .string(id.rawValue),
            "created_at": .string(time.rfc3339),
            "workspace": .string(generator.pick(Self.workspaces)),
            "data": personalised(example, at: time, using: &generator),
        ])
        return try catalogue.newEvent(from: event, now: time, sha256: SHA256.digest)
    }

    private static func type(using generator: inout SeededGenerator) -> String {
        var rest = Int(generator.next() % UInt64(weights.reduce(0) { $0 + $1.weight }))
        for (type, weight) in weights {
            if rest < weight { return type }
            rest -= weight
        }
        return weights[0].type
    }

    private func personalised(
        _ example: JSON,
        at time: Timestamp,
        using generator: inout SeededGenerator
    ) -> JSON {
        guard var data = example.object else { return example }
        let person = generator.pick(Self.people)
        let campaign = generator.pick(Self.campaigns)
        if var contact = data["contact"]?.object {
            contact.replace("id", with: .string(person.id))
            contact.replace("email", with: .string("\(person.id.dropFirst(5))@example.com"))
            contact.replace("first_name", with: .string(person.first))
            contact.replace("last_name", with: .string(person.last))
            contact.replace("tags", with: .array(person.tags))
            data["contact"] = .object(contact)
        }
        if var details = data["campaign"]?.object {
            details.replace("id", with: .string(campaign.id))
            details.replace("name", with: .string(campaign.name))
            details.replace("type", with: campaign.type)
            data["campaign"] = .object(details)
        }
        data.replace("campaign_id", with: .string(campaign.id))
        for member in data.members where member.name.hasSuffix("_at") {
            data[member.name] = .string(time.rfc3339)
        }
        return .object(data)
    }
}

extension JSONObject {
    /// Sets a member that is there; nothing is added.
    fileprivate mutating func replace(_ name: String, with value: JSON) {
        if self[name] != nil { self[name] = value }
    }
}
