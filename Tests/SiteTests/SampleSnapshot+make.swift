import Model
import Text

extension SampleSnapshot {
    static func webhook(_ key: String, number: UInt64, name: String) -> Webhook {
        var random = SplitMix(state: number)
        let created = now - .seconds(24 * 86_400)
        let events: [EventPattern] = [
            .exact("email.opened"), .exact("email.clicked"), .exact("email.bounced"),
            .prefix("contact."),
        ]
        let configuration = WebhookConfiguration(
            name: name,
            url: .literal("https://yourapp.com/webhooks/penguinmails"),
            events: events
        )
        guard let webhookKey = WebhookKey(key) else { preconditionFailure("no key: \(key)") }
        var webhook = Webhook(
            id: WebhookID.make(at: created, using: &random),
            key: webhookKey,
            configuration: configuration,
            managedBy: .file,
            file: "webhooks.d/\(key).yaml",
            revision: 3,
            createdAt: created,
            createdBy: "john@company.com",
            updatedAt: created,
            secretHint: "xyz",
            secretFingerprint: String(repeating: "ab", count: 32),
            secretVersion: 1
        )
        webhook.operation.lastAttemptAt = now - .seconds(125)
        webhook.operation.lastSuccessAt = now - .seconds(125)
        return webhook
    }

    static func makeWebhooks() -> [Webhook] {
        var sync = webhook("crm-contact-sync", number: 1, name: "CRM Contact Sync")
        sync.configuration.description = "Engagement data for the CRM"
        sync.configuration.owner = "growth-team"
        sync.configuration.notify = ["crm-oncall@example.com"]
        sync.configuration.filters.workspaces = ["Client A", "Client B"]
        sync.configuration.filters.contactTags = ["vip"]
        sync.configuration.rateLimit = RateLimit("50/s")
        sync.configuration.headers = [.init(name: "Authorization", value: .fromEnvironment("CRM"))]
        sync.configuration.labels = [.init(name: "tier", value: "gold")]

        var billing = webhook("billing-bounces", number: 2, name: "Billing bounces")
        billing.operation.consecutiveFailures = 7
        billing.operation.lastError = "500 Internal Server Error"

        var paused = webhook("campaign-alerts", number: 3, name: "キャンペーン通知 – уведомления")
        paused.operation.pause = .init(at: now, by: "ops", reason: "CRM migration")

        var inactive = webhook("data-lake", number: 4, name: "بحيرة البيانات")
        inactive.operation.inactivity = .failures
        inactive.operation.inactiveSince = now - .seconds(7200)
        inactive.operation.consecutiveFailures = 100

        var hostile = webhook("hostile", number: 5, name: Self.hostile)
        hostile.configuration.description = Self.hostile
        hostile.configuration.owner = Self.hostile
        hostile.configuration.url = .literal("https://example.com/" + Self.hostile)
        hostile.configuration.filters.workspaces = [Self.hostile]
        hostile.configuration.headers = [.init(name: "X-Team", value: .literal(Self.hostile))]
        hostile.createdBy = Self.hostile

        let long = webhook("long-name", number: 6, name: String(repeating: "Longname ", count: 11))
        var new = webhook("slack-notices", number: 7, name: "Slack notices")
        new.operation = WebhookOperation()
        new.configuration.url = .fromEnvironment("PENGUINHOOKS_SECRET_SLACK")
        new.configuration.events = [.all]
        new.managedBy = .api
        new.file = nil
        return [billing, paused, sync, inactive, hostile, long, new].sorted { $0.key < $1.key }
    }

    static func makeBuckets(
        failing: Double,
        using random: inout SplitMix
    ) -> [StatisticsBucket] {
        let start = now.startOfDay - .seconds(80 * 86_400)
        let hours = Int(now.since(start) / .seconds(3600))
        return (0...hours).compactMap { hour in
            let isOutage = (700..<730).contains(hour)
            guard !(hours - 100..<hours - 96).contains(hour) else { return nil }
            let attempts = 20 + Int(random.next() % 40)
            let rate = isOutage ? 0.6 : failing
            let failed = (0..<attempts).reduce(0) { sum, _ in
                sum + (Double(random.next() % 10_000) < rate * 10_000 ? 1 : 0)
            }
            let mean = failing > 0.3 ? 2400 + random.next() % 1500 : 110 + random.next() % 90
            return StatisticsBucket(
                start: start + .seconds(3600) * hour,
                attempts: attempts,
                successes: attempts - failed,
                succeededDeliveries: attempts - failed,
                exhaustedDeliveries: failed / 5,
                totalTime: .milliseconds(Int64(mean)) * attempts,
                histogram: histogram(of: attempts, around: Int64(mean))
            )
        }
    }

    /// Counts of times of which nine in ten are near the mean and the rest are five times as long.
    private static func histogram(of attempts: Int, around mean: Int64) -> [Int] {
        var counts = [Int](repeating: 0, count: LatencyHistogram.bounds.count + 1)
        counts[LatencyHistogram.index(of: .milliseconds(mean))] = attempts - attempts / 10
        counts[LatencyHistogram.index(of: .milliseconds(mean * 5))] += attempts / 10
        return counts
    }

    static func makeDeliveries(
        _ count: Int,
        of webhook: Webhook,
        failing: Double,
        using random: inout SplitMix
    ) -> [DeliveryDetail] {
        (0..<count).map { index in
            let time = now - .seconds(140 + 61 * index * (count > 60 ? 20 : 3))
            let isFailed = Double(random.next() % 10_000) < failing * 10_000
            return delivery(
                number: count - index,
                of: webhook,
                at: time,
                type: ["email.opened", "email.clicked", "email.bounced"][index % 3],
                isFailed: isFailed,
                isExhausted: index % 2 == 0,
                using: &random
            )
        }
    }

    static func delivery(
        number: Int,
        of webhook: Webhook,
        at time: Timestamp,
        type: String,
        isFailed: Bool,
        isExhausted: Bool,
        using random: inout SplitMix
    ) -> DeliveryDetail {
        let event = EventID.make(at: time, using: &random)
        let id = DeliveryID.make(at: time, using: &random)
        let duration = Duration.milliseconds(isFailed ? 5000 : 100 + Int64(random.next() % 80))
        let isHostile = webhook.key.rawValue == "hostile"
        let agent = isHostile ? Self.hostile : "Mozilla/5.0 (iPhone; CPU iPhone OS 14_0)"
        let body = JSON.members([
            "id": .string(event.rawValue), "type": JSON.string(type),
            "created_at": .string(time.rfc3339),
            "data": JSON.members([
                "email_id": JSON.string("msg_xyz789"), "campaign_id": "camp_def456",
                "contact": JSON.members([
                    "id": "cont_ghi012", "email": .string("user\(number)@example.com"),
                    "first_name": "Sarah", "tags": ["vip"],
                ]),
                "user_agent": .string(agent), "opened_at": .string(time.rfc3339),
            ]),
        ])
        let made = isFailed ? (isExhausted ? 5 : 2) : 1
        let url: String =
            if case .literal(let url) = webhook.configuration.url { url } else {
                "https://x.test/…"
            }
        let attempts = (1...made).map { attempt in
            Attempt(
                id: AttemptID.make(at: time, using: &random),
                deliveryID: id,
                number: attempt,
                startedAt: time + .seconds(60 * (attempt - 1)),
                url: url,
                requestHeaders: [
                    HeaderField("Content-Type", "application/json"),
                    HeaderField("X-PenguinMails-Signature", "sha256=abc12345…"),
                    HeaderField("X-PenguinMails-Event", type),
                    HeaderField("X-PenguinMails-Delivery-ID", id.rawValue),
                ],
                responseStatus: isFailed ? 500 : 200,
                responseHeaders: [HeaderField("Content-Type", "text/plain")],
                responseBody: Array(
                    (isHostile ? Self.hostile : isFailed ? "stack trace" : "OK").utf8
                ),
                errorClass: isFailed ? .status : nil,
                error: isFailed ? "500 Internal Server Error" : nil,
                timings: AttemptTimings(
                    nameLookup: .milliseconds(2),
                    connect: .milliseconds(14),
                    tls: .milliseconds(31),
                    firstByte: duration - .milliseconds(3),
                    total: duration
                ),
                peer: "203.0.113.7:443",
                httpVersion: "http/1.1"
            )
        }
        let delivery = Delivery(
            id: id,
            sequence: Int64(number),
            eventID: event,
            eventType: type,
            webhookID: webhook.id,
            webhookKey: webhook.key,
            state: isFailed ? (isExhausted ? .exhausted : .retrying) : .succeeded,
            attempts: made,
            maxAttempts: 5,
            createdAt: time,
            nextAttemptAt: isFailed && !isExhausted ? now + .seconds(190) : nil,
            lastAttemptAt: time,
            responseStatus: isFailed ? 500 : 200,
            responseTime: duration,
            error: isFailed ? "500 Internal Server Error" : nil,
            errorClass: isFailed ? .status : nil
        )
        return DeliveryDetail(delivery: delivery, body: Array(body.text.utf8), attempts: attempts)
    }
}
