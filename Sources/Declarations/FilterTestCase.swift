package import Model
package import Text

/// A team's test of its filters: an event, who must get it and who must not.
package struct FilterTestCase: Sendable, Hashable {
    package var name: String
    package var file: String
    package var line: Int
    package var type: String
    /// The whole event: id, type, created_at, data.
    package var envelope: JSON
    package var workspace: String?
    package var mustReceive: [WebhookKey]
    package var mustNotReceive: [WebhookKey]

    /// What came of a test.
    package struct Outcome: Sendable, Hashable {
        package var test: FilterTestCase
        /// Webhooks that should have received it, with what their filter misses.
        package var missing: [Miss]
        /// Webhooks that received it and should not have.
        package var unwanted: [WebhookKey]

        /// Whether everything was as wished.
        package var isPassed: Bool { missing.isEmpty && unwanted.isEmpty }
    }

    /// A webhook that did not receive an event, and why.
    package struct Miss: Sendable, Hashable {
        package var key: WebhookKey
        package var why: String
    }

    /// Runs the event past the declared subscriptions and filters.
    package func run(against webhooks: [DeclaredWebhook]) throws(FilterError) -> Outcome {
        var outcome = Outcome(test: self, missing: [], unwanted: [])
        let subject = FilterSubject(envelope: envelope, workspace: workspace)
        for webhook in webhooks {
            let isWanted = mustReceive.contains(webhook.key)
            guard isWanted || mustNotReceive.contains(webhook.key) else { continue }
            let filter = try CompiledFilter(webhook.configuration.filters)
            let isSubscribed = webhook.configuration.subscribes(to: type)
            let failure = filter.failure(for: subject)
            if isSubscribed, failure == nil {
                if !isWanted { outcome.unwanted.append(webhook.key) }
            } else if isWanted {
                let why =
                    isSubscribed
                    ? failure.map(\.description) ?? "" : "not subscribed to \(type)"
                outcome.missing.append(Miss(key: webhook.key, why: why))
            }
        }
        return outcome
    }
}
