import Hummingbird
import Model
import Store
import Text

/// What is or was live, in the form of declarations: for export and rollback.
extension Operations {
    /// GET declarations: all webhooks; `?revision=12` as that revision of the state left them.
    func listDeclarations(_ call: Call) async throws -> Response {
        let live = try await store.liveState()
        var webhooks = live.webhooks.map(HistoricWebhook.init)
        var revision = live.revision
        if call.query("revision") != nil {
            revision = try call.number("revision", in: 0...Int.max, default: 0)
            guard revision <= live.revision else {
                throw Problem.badRequest(
                    "There is no revision \(revision); the newest is \(live.revision)."
                )
            }
            webhooks = try await store.webhooks(atRevision: revision)
        }
        return .json(
            .members([
                "revision": .integer(revision),
                "environment": .text(live.environment),
                "event_types": .array(live.eventTypes.map(\.entry)),
                "webhooks": .array(webhooks.map(\.answer)),
            ])
        )
    }
}

extension HistoricWebhook {
    fileprivate init(_ webhook: Webhook) {
        self.init(
            id: webhook.id,
            key: webhook.key,
            configuration: webhook.configuration,
            file: webhook.file,
            managedBy: webhook.managedBy
        )
    }

    fileprivate var answer: JSON {
        .members([
            "key": .string(key.rawValue),
            "id": .string(id.rawValue),
            "managed_by": .string(managedBy.rawValue),
            "file": .text(file),
            "configuration": configuration.json,
        ])
    }
}
