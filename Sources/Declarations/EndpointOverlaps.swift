import Model
import Text

/// Webhooks that send the same events to one address.
struct EndpointOverlaps {
    /// How many webhooks of one address are compared, so that the cost stays linear.
    private static let compared = 20

    /// A warning for each address that gets some event more than once.
    static func diagnostics(of webhooks: [DeclaredWebhook]) -> [Diagnostic] {
        var byAddress: [ValueSource: [Int]] = [:]
        for (index, webhook) in webhooks.enumerated() {
            byAddress[webhook.configuration.url, default: []].append(index)
        }
        let shared = byAddress.values.filter { $0.count > 1 }
        return shared.sorted { $0[0] < $1[0] }.compactMap { indices in
            let group = indices.map { webhooks[$0] }
            let doubled = group.enumerated().filter { index, webhook in
                group.prefix(min(index, compared)).contains {
                    $0.configuration.overlaps(webhook.configuration)
                }
            }
            guard let first = doubled.first?.element else { return nil }
            return diagnostic(first, others: doubled.count - 1, in: group)
        }
    }

    private static func diagnostic(
        _ webhook: DeclaredWebhook,
        others: Int,
        in group: [DeclaredWebhook]
    ) -> Diagnostic {
        let other = group.first { $0.configuration.overlaps(webhook.configuration) } ?? webhook
        let more =
            switch others {
            case 0: ""
            case 1: ", and so does 1 more"
            default: ", and so do \(others) more"
            }
        return Diagnostic(
            severity: .warning,
            code: DiagnosticCode.sameEndpoint.rawValue,
            message: "\(webhook.key) and \(other.key) send the same events to one address\(more)",
            file: webhook.file,
            hint: "remove one, or tell them apart by events or filters"
        )
    }
}

extension WebhookConfiguration {
    /// Whether both take some event of the same type by the same filters.
    fileprivate func overlaps(_ other: WebhookConfiguration) -> Bool {
        filters == other.filters
            && events.contains { mine in
                other.events.contains { $0 == mine || $0.covers(mine) || mine.covers($0) }
            }
    }
}
