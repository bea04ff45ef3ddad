import Model
import Templates
import Text

/// `/dashboard/settings/webhooks/:id/test`: the command, the payload and the verification code.
struct TestPage {
    let site: SiteFacts
    let facts: WebhookFacts
    /// Shown payload and command before a script changes them.
    let samples: SampleEvents

    func page() -> Page {
        let path = "\(Page.settings)\(facts.id)/test/index.html"
        let root = Page.root(of: path)
        let type = facts.types.first { $0.name == "email.opened" } ?? facts.types.first
        let name = type?.name ?? "email.opened"
        let chosen = facts.types.isEmpty ? site.types : facts.types
        let context = Context([
            "name": .text(facts.name),
            "key": .text(facts.key),
            "id": .text(facts.id),
            "endpoint": .text(facts.endpoint),
            "type": .text(name),
            "payload": .html(samples.coloured[name] ?? .empty),
            "command": .text("penguinhooks test \(facts.key) --event \(name)"),
            "realCommand": .text(
                "penguinhooks test \(facts.key) --event \(name) --campaign ID --contact ID"
            ),
            "fileCommand": .text(
                "penguinhooks test \(facts.key) --event \(name) --data payload.json"
            ),
            "timeout": .text(facts.webhook.configuration.timeout.spelledOut),
            "timeoutMilliseconds": .text(
                String(facts.webhook.configuration.timeout.wholeMilliseconds)
            ),
            "typeOptions": .list(
                chosen.map {
                    Context(["type": .text($0.name), "isSelected": .flag($0.name == name)])
                }
            ),
            "examples": .text(root + "data/events.json"),
            "options": .text(root + "data/options.json"),
            "snippets": .shared(site.snippets.list),
            "secret": .text(facts.webhook.maskedSecret),
        ])
        return Page(
            path: path,
            template: "pages/test",
            title: "Test \(facts.name)",
            context: context,
            siblings: facts.siblings(root: root, current: "test/"),
            moment: facts.moment,
            scripts: ["tester.js"]
        )
    }
}

/// The sample event of every type, made once.
struct SampleEvents: Sendable {
    /// Readable JSON with colours, by type.
    let coloured: [String: HTML]
    /// Values by type.
    let values: [String: JSON]

    init(_ types: [EventType], at time: Timestamp) {
        var coloured: [String: HTML] = [:]
        var values: [String: JSON] = [:]
        for type in types {
            var event = type.example.object ?? JSONObject()
            event["id"] = "evt_test_1234567890"
            event["created_at"] = .string(time.rfc3339)
            values[type.name] = .object(event)
            coloured[type.name] = JSONMarkup.coloured(JSON.object(event).prettyText)
        }
        self.coloured = coloured
        self.values = values
    }
}
