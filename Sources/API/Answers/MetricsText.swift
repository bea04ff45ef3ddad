import Model
import Store

/// The state in Prometheus' text format.
struct MetricsText {
    let webhooks: [Webhook]
    let health: [WebhookID: WebhookHealth]
    let live: LiveState
    let totals: LogTotals
    /// Answered requests by the first digit of their status.
    let requests: [Int]
    let now: Timestamp

    var text: String {
        var lines: [String] = []
        metric("penguinhooks_webhooks", "Live webhooks.", into: &lines) { ["": webhooks.count] }
        metric("penguinhooks_state_revision", "The state's revision.", into: &lines) {
            ["": live.revision]
        }
        metric("penguinhooks_webhook_delivering", "1 while a webhook is sent to.", into: &lines) {
            perWebhook { $0.isDelivering(at: now) ? 1 : 0 }
        }
        metric("penguinhooks_attempts_24h", "Finished attempts in 24 hours.", into: &lines) {
            perWebhook { health[$0.id]?.attempts ?? 0 }
        }
        metric("penguinhooks_attempt_successes_24h", "Successful attempts.", into: &lines) {
            perWebhook { health[$0.id]?.successes ?? 0 }
        }
        metric("penguinhooks_failed_deliveries_24h", "Failed deliveries.", into: &lines) {
            perWebhook { health[$0.id]?.failedDeliveries ?? 0 }
        }
        metric("penguinhooks_consecutive_failures", "Failures in a row.", into: &lines) {
            perWebhook { $0.operation.consecutiveFailures }
        }
        metric("penguinhooks_backlog", "Deliveries that are not finished.", into: &lines) {
            backlog
        }
        metric("penguinhooks_quota_held", "Deliveries that wait for quota.", into: &lines) {
            perWebhook { $0.operation.heldForQuota }
        }
        for (name, help, value) in counters {
            lines.append("# HELP \(name) \(help)")
            lines.append("# TYPE \(name) counter")
            lines.append("\(name) \(value)")
        }
        let name = "penguinhooks_http_requests_total"
        lines.append("# HELP \(name) Answered requests by class of status.")
        lines.append("# TYPE \(name) counter")
        for (digit, count) in requests.enumerated() {
            lines.append("\(name){status=\"\(digit + 1)xx\"} \(count)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var counters: [(String, String, Int64)] {
        [
            ("penguinhooks_events_total", "Events accepted.", totals.events),
            ("penguinhooks_deliveries_total", "Deliveries made of events.", totals.deliveries),
            ("penguinhooks_attempts_total", "Finished attempts.", totals.attempts),
        ]
    }

    private var backlog: [String: Int] {
        var values: [String: Int] = [:]
        for webhook in webhooks {
            let backlog = live.backlog[webhook.id] ?? Backlog()
            for (state, count) in [
                ("pending", backlog.pending), ("retrying", backlog.retrying),
                ("held", backlog.held),
            ] {
                values["{webhook=\"\(webhook.key)\",state=\"\(state)\"}"] = count
            }
        }
        return values
    }

    /// Keys need no escaping: `[a-z0-9-]`.
    private func perWebhook(_ value: (Webhook) -> Int) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: webhooks.map { ("{webhook=\"\($0.key)\"}", value($0)) })
    }

    private func metric(
        _ name: String,
        _ help: String,
        into lines: inout [String],
        _ values: () -> [String: Int]
    ) {
        lines.append("# HELP \(name) \(help)")
        lines.append("# TYPE \(name) gauge")
        for (labels, value) in values().sorted(by: { $0.key < $1.key }) {
            lines.append("\(name)\(labels) \(value)")
        }
    }
}
