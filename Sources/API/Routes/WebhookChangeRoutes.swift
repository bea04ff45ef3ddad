import Hummingbird
import Model
import Signing
import Store
import Text

/// Webhooks made and changed by the API; those of files are changed in their files.
extension Operations {
    /// POST webhooks: a declaration's fields, and optionally `key`.
    func createWebhook(_ call: Call) async throws -> Response {
        var (key, configuration) = try await configuration(of: call)
        let name = key ?? WebhookKey(slugOf: configuration.name)
        guard let name else {
            throw Problem.badRequest("The name gives no key; send \"key\".")
        }
        if try await store.webhook(key: name) != nil { throw Problem.keyTaken(name) }
        let id = WebhookID.make(at: call.now)
        key = name
        var minter = SecretMinter(sealer: try requiredSealer, now: call.now)
        let secrets = try minter.secretsForCreation(of: id, name, configuration, values: [:])
        try await change(
            .create(id: id, key: name, configuration, file: nil, secrets),
            sealedUnder: minter.sealer.keyID,
            call.audit("create", "created \(name)")
        )
        guard let webhook = try await store.webhook(id) else {
            throw Problem.notFound("webhook", id.rawValue)
        }
        return .json(
            .members([
                "webhook": webhook.details(WebhookHealth(), at: call.now, for: call.caller),
                "secret": minter.created[name].map { .string($0.secret) },
            ]),
            status: .created
        ).tagged(revision: webhook.revision)
    }

    /// PUT webhooks/{id}: the whole configuration; id, history and secret stay.
    func updateWebhook(_ call: Call) async throws -> Response {
        let webhook = try await editable(call)
        let (_, configuration) = try await configuration(of: call)
        var minter = SecretMinter(sealer: try requiredSealer, now: call.now)
        let live = try await store.secrets(of: webhook.id)
        let secrets = try minter.secretsForUpdate(
            of: SecretMinter.Live(webhook: webhook, secrets: live),
            to: configuration,
            values: [:],
            key: webhook.key
        )
        try await change(
            .update(
                id: webhook.id,
                key: webhook.key,
                configuration,
                file: nil,
                baseRevision: webhook.revision,
                secrets
            ),
            sealedUnder: minter.sealer.keyID,
            call.audit("update", "updated \(webhook.key)")
        )
        return try await details(of: try await self.webhook(named: webhook.key.rawValue), call)
    }

    /// DELETE webhooks/{id}.
    func deleteWebhook(_ call: Call) async throws -> Response {
        let webhook = try await editable(call)
        try await store.delete(webhook.id, audit: call.audit("delete", "deleted \(webhook.key)"))
        return Response(status: .noContent)
    }

    /// The webhook of the path, provided that the API may change it and the caller knows it as it is.
    private func editable(_ call: Call) async throws -> Webhook {
        let webhook = try await webhook(call)
        guard webhook.managedBy == .api else {
            throw Problem.fileManaged(webhook, repository: repository)
        }
        return webhook
    }

    private func configuration(of call: Call) async throws -> (WebhookKey?, WebhookConfiguration) {
        var object = try await call.object().object ?? JSONObject()
        let text = object["key"]?.string
        object["key"] = nil
        let key = text.flatMap { WebhookKey($0) }
        if let text, key == nil { throw Problem.badRequest("\"\(text)\" is not a key.") }
        let configuration: WebhookConfiguration
        do throws(ConfigurationError) {
            configuration = try WebhookConfiguration(json: .object(object))
        } catch {
            throw Problem.invalid(
                error.problems.map { $0.answer() },
                title: "The webhook is invalid"
            )
        }
        let unknown = catalogue.problems(of: configuration.events)
        guard unknown.isEmpty else {
            throw Problem.invalid(unknown, title: "The webhook is invalid")
        }
        if let denials = heldPolicy?().denials(configuration), !denials.isEmpty {
            throw Problem(denials)
        }
        return (key, configuration)
    }

    private func change(
        _ change: ApplyRequest.Change,
        sealedUnder keyID: String,
        _ audit: Audit
    ) async throws {
        let live = try await store.liveState()
        _ = try await store.apply(
            ApplyRequest(
                changes: [change],
                sealedUnder: keyID,
                baseRevision: live.revision,
                environment: live.environment,
                audit: audit,
                managedBy: .api
            )
        )
    }

    var requiredSealer: Sealer {
        get throws(Problem) {
            guard let sealer else { throw .noMasterKey }
            return sealer
        }
    }
}

extension WebhookKey {
    /// A key from a name: lower case, everything else becomes one hyphen.
    init?(slugOf name: String) {
        var slug = ""
        for scalar in name.lowercased().unicodeScalars {
            let isKept = ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
            if isKept {
                slug.unicodeScalars.append(scalar)
            } else if !slug.isEmpty, !slug.hasSuffix("-") {
                slug += "-"
            }
        }
        while slug.hasSuffix("-") || slug.utf8.count > 63 { slug.removeLast() }
        self.init(slug)
    }
}
