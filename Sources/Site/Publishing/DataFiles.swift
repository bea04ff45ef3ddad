import Model
import Text

/// The same data as JSON, for programs and for the scripts of the pages.
enum DataFiles {
    /// All webhooks with their health; not for publishing.
    static func webhooks(_ site: SiteFacts, known: [ArraySlice<UInt8>?] = []) -> PiecedText {
        let types = site.types.map { JSON.string($0.name) }
        return PiecedText(begins(site), site.webhooks.count, known: known) { index, text in
            let webhook = site.webhooks[index]
            let members = JSON.members([
                "id": .string(webhook.id),
                "key": .string(webhook.key),
                "name": .string(webhook.name),
                "url": .string(webhook.endpoint),
                "status": .string(webhook.status.rawValue),
                "filter": .string(webhook.status.filter),
                "events": .array(webhook.types.map { types[$0] }),
                "attempts_24h": .integer(webhook.last24Hours.attempts),
                "success_rate": .optional(webhook.last24Hours.successRate),
                "failed_24h": .integer(webhook.failed24Hours),
                "last_delivery_at": .optional(webhook.lastAttemptAt?.rfc3339),
            ])
            text.append(contentsOf: members.text.utf8)
        }
    }

    /// What the status page shows, by an allow-list of its own.
    static func status(
        _ site: SiteFacts,
        known: [ArraySlice<UInt8>?] = []
    ) throws -> PiecedText {
        // Days are most of it: each is spelled once, and its figures go straight into the text.
        var spelled: [Timestamp: [UInt8]] = [:]
        return try PiecedText(begins(site), site.webhooks.count, known: known) { index, text in
            let webhook = site.webhooks[index]
            let head = JSON.members([
                "key": .string(webhook.key),
                "name": .string(webhook.name),
                "status": .string(webhook.status.rawValue),
                "success_rate_24h": .optional(webhook.last24Hours.successRate),
            ])
            text.append(contentsOf: head.text.utf8.dropLast())
            text.append(contentsOf: ",\"days\":[".utf8)
            for (place, day) in try site.facts[index].days.enumerated() {
                if place > 0 { text.append(UInt8(ascii: ",")) }
                if let known = spelled[day.start] {
                    text.append(contentsOf: known)
                } else {
                    let date = Array("[\"\(day.start.rfc3339.prefix(10))\",".utf8)
                    spelled[day.start] = date
                    text.append(contentsOf: date)
                }
                text.append(contentsOf: String(day.attempts).utf8)
                text.append(UInt8(ascii: ","))
                text.append(contentsOf: String(day.successes).utf8)
                text.append(UInt8(ascii: "]"))
            }
            text.append(contentsOf: "]}".utf8)
        }
    }

    /// What a file of all webhooks begins with.
    private static func begins(_ site: SiteFacts) -> String {
        "{\"as_of\":\(JSON.string(site.now.rfc3339).text),\"webhooks\":["
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
