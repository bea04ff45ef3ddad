package import Model
package import Signing

/// Tells which values of environment and files are others than those sealed in the live state.
package struct SealedValueComparison {
    private let sealer: Sealer
    private let live: [WebhookKey: Webhook]

    package init(sealer: Sealer, live: LiveState) {
        self.sealer = sealer
        self.live = Dictionary(uniqueKeysWithValues: live.webhooks.map { ($0.key, $0) })
    }

    /// The changed fields by the key under which the webhook is declared.
    package func changedFields(
        _ order: ApplyOrder,
        secrets: (WebhookID) async throws -> ApplyRequest.Secrets
    ) async throws -> [WebhookKey: Set<String>] {
        var changed: [WebhookKey: Set<String>] = [:]
        for declared in order.declared.webhooks {
            guard let values = order.values[declared.key], !values.isEmpty,
                let webhook = live[declared.key] ?? declared.movedFrom.flatMap({ live[$0] })
            else { continue }
            let sealed = try await secrets(webhook.id)
            let fields = values.filter { field, value in
                let digest = sealer.comparisonDigest(
                    of: Array(value.utf8),
                    webhookID: webhook.id,
                    field: field
                )
                return sealed.digests[field] != digest
            }
            if !fields.isEmpty { changed[declared.key] = Set(fields.keys) }
        }
        return changed
    }
}
