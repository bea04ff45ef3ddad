import Model

/// What the pages say of one webhook, read from a snapshot once.
struct WebhookFacts: Sendable {
    let webhook: Webhook
    /// The moment that all of it refers to.
    let moment: Timestamp
    let status: WebhookStatus
    /// The subscribed types that the catalogue knows, in its order.
    let types: [EventType]
    /// The hours of the last seven days that had attempts, oldest first.
    let hours: [Hour]
    /// The last ninety days, oldest first; days without attempts are there with zeros.
    let days: [Day]
    let last24Hours: Totals
    let last7Days: Totals
    /// Deliveries created in the last 24 hours, by state.
    let states: [Delivery.State: Int]
    /// Deliveries that succeeded since midnight.
    let deliveredToday: Int

    var id: String { webhook.id.rawValue }
    var name: String { webhook.configuration.name }
    var key: String { webhook.key.rawValue }
    /// Deliveries of the last 24 hours whose last attempt failed.
    var failed24Hours: Int { (states[.retrying] ?? 0) + (states[.exhausted] ?? 0) }

    /// Finished attempts of one hour.
    struct Hour: Sendable, Hashable {
        var start: Timestamp
        var attempts: Int
        var successes: Int
        var totalMilliseconds: Int64
        /// Counts of response times under the bounds of `LatencyHistogram`.
        var histogram: [Int] = []

        /// The mean response time; an hour has at least one attempt.
        var meanMilliseconds: Int64 { totalMilliseconds / Int64(max(1, attempts)) }
    }

    /// Finished attempts of one day in UTC.
    struct Day: Sendable, Hashable {
        var start: Timestamp
        var attempts = 0
        var successes = 0
    }

    /// Sums over a period.
    struct Totals: Sendable, Hashable {
        var attempts = 0
        var successes = 0
        var totalMilliseconds: Int64 = 0

        var failures: Int { attempts - successes }
        var successRate: String? { Wording.percent(successes, of: attempts) }
        var failureRate: String? { Wording.remainder(successes, of: attempts) }
        var meanResponse: String? {
            attempts == 0 ? nil : "\(totalMilliseconds / Int64(attempts))ms"
        }

        mutating func add(_ hour: Hour) {
            attempts += hour.attempts
            successes += hour.successes
            totalMilliseconds += hour.totalMilliseconds
        }
    }
}

extension WebhookFacts {
    static let hour = Duration.seconds(3600)
    static let day = Duration.seconds(86_400)

    /// Reads what a snapshot holds of a webhook as of a moment.
    init(
        _ webhook: Webhook,
        snapshot: some SnapshotReader,
        types: [EventType],
        at now: Timestamp
    ) throws {
        let today = now.startOfDay
        let firstDay = today - Self.day * 89
        let weekStart = now - Self.day * 7
        let dayStart = now - Self.day
        let buckets = try snapshot.hourlyStatistics(of: webhook.id, since: firstDay)
        var hours: [Hour] = []
        var days = (0..<90).map { Day(start: firstDay + Self.day * $0) }
        var totals = (day: Totals(), week: Totals())
        var deliveredToday = 0
        for bucket in buckets {
            if bucket.start >= today { deliveredToday += bucket.succeededDeliveries }
            let index = Int(bucket.start.startOfDay.since(firstDay) / Self.day)
            if days.indices.contains(index) {
                days[index].attempts += bucket.attempts
                days[index].successes += bucket.successes
            }
            // An hour counts while any of it lies in the period.
            guard bucket.start + Self.hour > weekStart, bucket.attempts > 0 else { continue }
            let hour = Hour(
                start: bucket.start,
                attempts: bucket.attempts,
                successes: bucket.successes,
                totalMilliseconds: bucket.totalTime.wholeMilliseconds,
                histogram: bucket.histogram
            )
            hours.append(hour)
            totals.week.add(hour)
            if bucket.start + Self.hour > dayStart { totals.day.add(hour) }
        }
        self.webhook = webhook
        moment = now
        self.types = types.filter { webhook.configuration.subscribes(to: $0.name) }
        self.hours = hours
        self.days = days
        self.deliveredToday = deliveredToday
        last24Hours = totals.day
        last7Days = totals.week
        states = try snapshot.deliveryCounts(of: webhook.id, since: dayStart)
        let failed = (states[.retrying] ?? 0) + (states[.exhausted] ?? 0)
        status = webhook.status(
            at: now,
            attempts24h: totals.day.attempts,
            succeeded24h: totals.day.successes,
            failedDeliveries24h: failed
        )
    }
}
