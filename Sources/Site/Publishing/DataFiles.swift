import Model
import Text

/// The same data as JSON, for programs and for the scripts of the pages.
enum DataFiles {
    /// All webhooks with their health; not for publishing.
    static func webhooks(_ site: SiteFacts) -> String {
        let list = site.webhooks.map { facts in
            JSON.members([
                "id": .string(facts.id),
                "key": .string(facts.key),
                "name": .string(facts.name),
                "url": .string(facts.endpoint),
                "status": .string(facts.status.rawValue),
                "filter": .string(facts.status.filter),
                "events": .array(facts.types.map { .string($0.name) }),
                "attempts_24h": .integer(facts.last24Hours.attempts),
                "success_rate": .optional(facts.last24Hours.successRate),
                "failed_24h": .integer(facts.failed24Hours),
                "last_delivery_at": .optional(facts.webhook.operation.lastAttemptAt?.rfc3339),
            ])
        }
        return document(site, "webhooks", list)
    }

    /// What the status page shows, by an allow-list of its own.
    static func status(_ site: SiteFacts) -> String {
        let list = site.webhooks.map { facts in
            JSON.members([
                "key": .string(facts.key),
                "name": .string(facts.name),
                "status": .string(facts.status.rawValue),
                "success_rate_24h": .optional(facts.last24Hours.successRate),
                "days": .array(
                    facts.days.map {
                        .array([
                            .string(String($0.start.rfc3339.prefix(10))), .integer($0.attempts),
                            .integer($0.successes),
                        ])
                    }
                ),
            ])
        }
        return document(site, "webhooks", list)
    }

    /// The sample event of every type.
    static func events(_ site: SiteFacts, samples: SampleEvents) -> String {
        let list = site.types.map { type in
            JSON.members([
                "type": .string(type.name),
                "summary": .string(type.summary),
                "sample": samples.values[type.name],
            ])
        }
        return document(site, "events", list)
    }

    /// Values for the forms; contacts are left out with the payloads.
    static func options(_ site: SiteFacts) -> String {
        func list(_ texts: [String]) -> JSON { .array(texts.prefix(500).map { .string($0) }) }
        return JSON.members([
            "workspaces": list(site.recorded.workspaces),
            "campaigns": list(site.recorded.campaigns),
            "contacts": list(site.showsPayloads ? site.recorded.contacts : []),
            "contact_tags": list(site.recorded.contactTags),
        ]).text + "\n"
    }

    /// The log of one webhook for filters and search across its pages.
    static func deliveries(_ rows: [DeliveryRow]) -> String {
        let lines = rows.enumerated().map { index, row in
            let delivery = row.delivery
            return JSON.array([
                .integer(index / DeliveriesPage.rowsPerPage + 1), .string(delivery.id.rawValue),
                .string(delivery.createdAt.rfc3339), .string(delivery.eventID.rawValue),
                .string(delivery.eventType), .string(delivery.state.status.rawValue),
                .string(delivery.look.word),
                .string(delivery.responseTime.map(Wording.milliseconds) ?? "–"),
                .string(delivery.attemptCount), .string(row.contact),
            ])
        }
        return JSON.array(lines).text + "\n"
    }

    private static func document(_ site: SiteFacts, _ name: String, _ list: [JSON]) -> String {
        JSON.object(
            JSONObject(uniqueMembers: [
                JSONObject.Member(name: "as_of", value: .string(site.now.rfc3339)),
                JSONObject.Member(name: name, value: .array(list)),
            ])
        ).text + "\n"
    }
}

extension JSON {
    /// The text, or null.
    fileprivate static func optional(_ text: String?) -> JSON {
        text.map { .string($0) } ?? .null
    }
}
