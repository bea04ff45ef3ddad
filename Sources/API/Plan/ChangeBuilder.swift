import Model
import Store

/// Turns a plan into what the store writes: ids for what is new, sealed values for what is secret.
struct ChangeBuilder {
    /// A change with the id it has or got.
    struct Applied {
        let action: Plan.Action
        let key: WebhookKey
        let id: WebhookID
    }

    let plan: Plan
    let order: ApplyOrder
    let live: LiveState
    var minter: SecretMinter
    private(set) var applied: [Applied] = []

    init(plan: Plan, order: ApplyOrder, live: LiveState, minter: SecretMinter) {
        self.plan = plan
        self.order = order
        self.live = live
        self.minter = minter
    }

    /// Every change of the plan, with ids and sealed values.
    mutating func changes(
        secrets: (WebhookID) async throws -> ApplyRequest.Secrets
    ) async throws -> [ApplyRequest.Change] {
        let webhooks = Dictionary(uniqueKeysWithValues: live.webhooks.map { ($0.id, $0) })
        var changes: [ApplyRequest.Change] = []
        for change in plan.changes {
            guard let id = change.id, let webhook = webhooks[id] else {
                changes.append(try await create(change, secrets))
                continue
            }
            applied.append(Applied(action: change.action, key: change.key, id: id))
            guard let configuration = change.configuration else {
                changes.append(.delete(id: id, baseRevision: webhook.revision))
                continue
            }
            let sealed = try minter.secretsForUpdate(
                of: SecretMinter.Live(webhook: webhook, secrets: try await secrets(id)),
                to: configuration,
                values: order.values[change.key] ?? [:],
                key: change.key
            )
            changes.append(
                .update(
                    id: id,
                    key: change.key,
                    configuration,
                    file: change.file,
                    baseRevision: webhook.revision,
                    sealed
                )
            )
        }
        return changes
    }

    private mutating func create(
        _ change: Plan.Change,
        _ secrets: (WebhookID) async throws -> ApplyRequest.Secrets
    ) async throws -> ApplyRequest.Change {
        guard let configuration = change.configuration else {
            throw Problem.notFound("webhook", change.key.rawValue)
        }
        let tombstone = live.tombstones[change.key]
        let id = tombstone ?? WebhookID.make(at: minter.now)
        applied.append(Applied(action: change.action, key: change.key, id: id))
        let sealed = try minter.secretsForCreation(
            of: id,
            change.key,
            configuration,
            values: order.values[change.key] ?? [:],
            reviving: tombstone == nil ? nil : try await secrets(id)
        )
        return .create(id: id, key: change.key, configuration, file: change.file, sealed)
    }
}

extension ChangeBuilder {
    /// What is to be recorded of files: those that alone tell what is live from now on.
    var sources: [WebhookID: SourceDigest] {
        let ids = Dictionary(uniqueKeysWithValues: applied.map { ($0.key, $0.id) })
        let written = Dictionary(uniqueKeysWithValues: plan.changes.map { ($0.key, $0) })
        let webhooks = Dictionary(uniqueKeysWithValues: live.webhooks.map { ($0.key, $0) })
        var sources: [WebhookID: SourceDigest] = [:]
        for declared in order.declared.webhooks {
            guard let source = declared.source else { continue }
            if let change = written[declared.key] {
                guard change.configuration == declared.configuration, let id = ids[declared.key]
                else { continue }
                sources[id] = source
            } else if let webhook = webhooks[declared.key], webhook.managedBy == .file,
                webhook.source != source, webhook.configuration == declared.configuration
            {
                sources[webhook.id] = source
            }
        }
        return sources
    }
}
