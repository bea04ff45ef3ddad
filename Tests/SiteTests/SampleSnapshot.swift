import Model
import Text

/// A snapshot in memory: seven webhooks in every condition, with a week of deliveries.
struct SampleSnapshot: SnapshotReader {
    static let now = Timestamp(milliseconds: 1_795_617_360_000)
    static let hostile = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>{{name}}"

    var hasPayloads = true
    var takenAt = Self.now
    /// When something happened to the webhooks for the last time; nil is just now.
    var changedAt: Timestamp?
    var all: [Webhook]
    var details: [WebhookID: [DeliveryDetail]] = [:]
    var buckets: [WebhookID: [StatisticsBucket]] = [:]

    var information: SnapshotInformation {
        SnapshotInformation(
            takenAt: takenAt,
            revision: 12,
            environment: "production",
            lastApply: nil,
            hasPayloads: hasPayloads
        )
    }

    init() {
        all = Self.makeWebhooks()
        for (index, webhook) in all.enumerated() {
            var random = SplitMix(state: UInt64(index + 7))
            let rates = [
                "billing-bounces": 0.35, "data-lake": 1, "campaign-alerts": 0.012,
                "crm-contact-sync": 0.008,
            ]
            let failing = rates[webhook.key.rawValue] ?? 0.004
            let isSilent = webhook.operation.lastAttemptAt == nil
            buckets[webhook.id] =
                isSilent ? [] : Self.makeBuckets(failing: failing, using: &random)
            let count = isSilent ? 0 : webhook.key.rawValue == "crm-contact-sync" ? 130 : 40
            details[webhook.id] = Self.makeDeliveries(
                count,
                of: webhook,
                failing: failing,
                using: &random
            )
        }
    }

    /// More webhooks than the sidebar lists, and than a page of the overview or the status has.
    static func many() -> SampleSnapshot {
        var sample = SampleSnapshot()
        sample.changedAt = sample.takenAt.startOfHour - .seconds(60)
        for number in 100..<150 as Range<UInt64> {
            sample.all.append(webhook("more-\(number)", number: number, name: "More"))
        }
        sample.all.sort { $0.key < $1.key }
        return sample
    }

    func webhooks() throws -> [Webhook] { all }

    func webhooks(_ ids: [WebhookID]) throws -> [Webhook] { all.filter { ids.contains($0.id) } }

    func marks(since: Timestamp) throws -> [WebhookMark] {
        all.map { webhook in
            let log = details[webhook.id] ?? []
            let figures = (buckets[webhook.id] ?? []).reduce(0) { $0 + $1.attempts + $1.successes }
            let body = log.reduce(0) { $0 + ($1.body?.count ?? 0) }
            return WebhookMark(
                webhook: webhook.id,
                fingerprint: "\(webhook.configuration.json.text) \(log.count) \(body) \(figures)",
                changedAt: changedAt ?? takenAt
            )
        }
    }

    func hourlyStatistics(of webhook: WebhookID, since: Timestamp) throws -> [StatisticsBucket] {
        (buckets[webhook] ?? []).filter { $0.start >= since }
    }

    func deliveries(of webhook: WebhookID, since: Timestamp, limit: Int) throws -> [DeliveryDetail]
    {
        Array((details[webhook] ?? []).filter { $0.delivery.createdAt >= since }.prefix(limit))
    }

    func deliveryCounts(of webhook: WebhookID, since: Timestamp) throws -> [Delivery.State: Int] {
        var counts: [Delivery.State: Int] = [:]
        for detail in details[webhook] ?? [] where detail.delivery.createdAt >= since {
            counts[detail.delivery.state, default: 0] += 1
        }
        return counts
    }

    func errorCounts(
        of webhook: WebhookID,
        since: Timestamp
    ) throws -> [(error: String, count: Int)] {
        var counts: [String: Int] = [:]
        for detail in details[webhook] ?? [] where detail.delivery.createdAt >= since {
            if let error = detail.delivery.error { counts[error, default: 0] += 1 }
        }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { (error: $0.key, count: $0.value) }
    }

    func recordedValues() throws -> RecordedValues {
        RecordedValues(
            workspaces: ["Client A", "Client B", Self.hostile],
            campaigns: ["camp_def456"],
            contacts: ["cont_ghi012"],
            contactTags: ["vip", "premium"]
        )
    }

    func eventCounts(since: Timestamp) throws -> [String: Int] {
        ["email.opened": 12_345, "email.clicked": 1_234]
    }

    func eventTypes() throws -> [DeclaredEventType] { [] }

    func sourceIPs() throws -> [String] { ["198.51.100.7", "2001:db8::7"] }
}

/// A small generator of repeatable numbers.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
