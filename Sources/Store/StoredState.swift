package import Model
import Text

/// The live state as far as it was read: webhooks that files have applied are taken apart only where that is needed.
package struct StoredState: Sendable {
    /// A webhook that is what its file declared, and nothing has happened to it since.
    private struct Kept: Sendable {
        var webhook: StoredWebhook
        var configuration: KeptConfiguration
    }

    /// The live state without the webhooks that were kept.
    private var base: LiveState
    private var kept: [Kept] = []
    private let path: String

    init(_ base: LiveState, _ webhooks: [StoredWebhook], path: String) async throws(StoreError) {
        self.base = base
        self.path = path
        let parts = try await wrapping(webhooks, path) { webhook in
            let kept = webhook.kept.map { Kept(webhook: webhook, configuration: $0) }
            return (kept, kept == nil ? try webhook.webhook() : nil)
        }
        kept = parts.compactMap(\.0)
        self.base.webhooks = parts.compactMap(\.1)
    }

    /// The live state, but for the webhooks of these declarations.
    package func live(
        leavingOut unchanged: [UnchangedDeclaration] = []
    ) async throws(StoreError) -> LiveState {
        let keys = Set(unchanged.map(\.key))
        let wanted = kept.filter { !keys.contains($0.webhook.key) }
        var live = base
        live.leftOut = kept.count - wanted.count
        guard !wanted.isEmpty else { return live }
        live.webhooks += try await wrapping(wanted, path) { try $0.webhook.webhook() }
        live.webhooks.sort { $0.key < $1.key }
        return live
    }

    /// What files declared when they were applied, by key and digest.
    package var applied: @Sendable (WebhookKey, SourceDigest) -> AppliedDeclaration? {
        let (kept, webhooks) = (kept, base.webhooks)
        let places = Dictionary(
            uniqueKeysWithValues: kept.indices.map { (kept[$0].webhook.key, $0) }
        )
        let others = Dictionary(
            uniqueKeysWithValues: webhooks.indices.compactMap { place in
                webhooks[place].managedBy == .file && webhooks[place].source != nil
                    ? (webhooks[place].key, place) : nil
            }
        )
        return { key, digest in
            if let place = places[key] {
                guard kept[place].webhook.source == digest else { return nil }
                return .unchanged(kept[place].configuration)
            }
            guard let place = others[key], webhooks[place].source == digest else { return nil }
            return .configuration(webhooks[place].configuration)
        }
    }
}

/// Works out what comes of each on all cores; errors are the state's.
private func wrapping<Input: Sendable, Output: Sendable>(
    _ inputs: [Input],
    _ path: String,
    _ body: @escaping @Sendable (Input) throws -> Output
) async throws(StoreError) -> [Output] {
    do {
        return try await inputs.mapOnAllCores { try body($0) }
    } catch {
        throw StoreError(wrapping: error, path: path)
    }
}
