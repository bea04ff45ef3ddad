import Catalogue
import Delivery
import Model
import Signing
import Store

/// Fills a state with a week of made-up deliveries, the same for the same seed and time.
///
/// Events, claims, verdicts and records are the daemon's own; only the endpoints' answers are invented.
struct SampleHistory {
    private let store: Store
    private let sealer: Sealer
    private let traffic: SampleTraffic
    /// When the history ends.
    private let end: Timestamp
    private var generator: SeededGenerator
    private var lanes: [WebhookID: Lane] = [:]

    /// A webhook on the way through its history.
    fileprivate struct Lane {
        var target: PreparedTarget
        var breaker: Breaker
        var endpoint: SampleEndpoint
    }

    private static let span = Duration.seconds(7 * 86_400)
    private static let step = Duration.seconds(15 * 60)

    init(store: Store, sealer: Sealer, catalogue: Catalogue, end: Timestamp, seed: UInt64) {
        self.store = store
        self.sealer = sealer
        traffic = SampleTraffic(catalogue: catalogue)
        self.end = end
        generator = SeededGenerator(seed: seed)
    }

    /// Applies the webhooks three weeks before the end, then lets `events` events happen in the last week.
    mutating func write(
        _ webhooks: [DeclaredWebhook],
        environment: String?,
        events: Int
    )
        async throws
    {
        try await create(webhooks, environment: environment)
        try await prepareLanes()
        let start = end - Self.span
        let steps = Int(Self.span / Self.step)
        var made = 0
        for step in 1...steps {
            let now = start + Self.step * step
            let due = events * step / steps
            let batch = try (made..<due).map { _ in
                let early = Int64.random(in: 0..<Self.step.wholeMilliseconds, using: &generator)
                return try traffic.event(at: now - .milliseconds(early), using: &generator)
            }.sorted { $0.createdAt < $1.createdAt }
            made = due
            if !batch.isEmpty { _ = try await store.accept(batch, at: now) }
            try await deliver(at: now)
        }
    }

    private mutating func create(_ webhooks: [DeclaredWebhook], environment: String?) async throws {
        let created = end - Self.span * 3
        var changes: [ApplyRequest.Change] = []
        for webhook in webhooks {
            let id: WebhookID = .make(at: created, using: &generator)
            let secret = try Secret("whsec_" + Base64.standard.encode(generator.bytes(32)))
            let secrets = ApplyRequest.Secrets(signing: [
                sealer.seal(secret, of: id, version: 1, createdAt: created)
            ])
            changes.append(
                .create(
                    id: id,
                    key: webhook.key,
                    webhook.configuration,
                    file: webhook.file,
                    secrets
                )
            )
        }
        let audit = Audit(
            actor: "john@company.com",
            commit: "4be1c90",
            action: "apply",
            summary: "\(webhooks.count) created",
            at: created
        )
        _ = try await store.apply(
            ApplyRequest(changes: changes, baseRevision: 0, environment: environment, audit: audit)
        )
    }

    private mutating func prepareLanes() async throws {
        let targets = try await store.deliveryTargets()
            .sorted { $0.webhook.key < $1.webhook.key }
        for (index, target) in targets.enumerated() {
            lanes[target.webhook.id] = Lane(
                target: try PreparedTarget(target, sealer: sealer),
                breaker: Breaker(target.webhook.operation),
                // The first ones differ, so that every state is seen; most of many are well.
                endpoint: index < SampleEndpoint.allCases.count
                    ? SampleEndpoint.allCases[index] : .healthy
            )
        }
    }

    /// Attempts what is due until nothing more is due at this moment.
    private mutating func deliver(at now: Timestamp) async throws {
        while true {
            var wants: [WebhookID: Int] = [:]
            for (id, lane) in lanes { wants[id] = lane.wanted(at: now) }
            let claimed = try await store.claim(wants, epoch: 1, now: now)
                .sorted { $0.sequence < $1.sequence }
            guard !claimed.isEmpty else { return }
            var operations: [WebhookID: WebhookOperation] = [:]
            let settled = claimed.compactMap { delivery in
                attempt(delivery, at: now, &operations)
            }
            try await store.settle(settled, operations: operations)
        }
    }

    /// One attempt through the daemon's own rules.
    private mutating func attempt(
        _ delivery: ClaimedDelivery,
        at now: Timestamp,
        _ operations: inout [WebhookID: WebhookOperation]
    ) -> SettledAttempt? {
        guard var lane = lanes[delivery.webhookID] else { return nil }
        let configuration = lane.target.webhook.configuration
        let request = DeliveryRequest(
            delivery,
            to: lane.target,
            userAgent: DeliveryRequest.userAgentPrefix + Version.current,
            at: now
        )
        let result = lane.endpoint.answer(
            at: now,
            end: end,
            timeout: configuration.timeout,
            using: &generator
        )
        let outcome = AttemptOutcome(result, at: now)
        let verdict = RetrySchedule(configuration.retry)
            .verdict(on: outcome, of: delivery, at: now, jitter: generator.unit())
        lane.breaker.probeStarted(now: now)
        _ = lane.breaker.record(
            outcome,
            generation: lane.breaker.generation,
            configuration: configuration,
            startedAt: now,
            now: now
        )
        operations[delivery.webhookID] = lane.breaker.operation
        lanes[delivery.webhookID] = lane
        return SettledAttempt(
            webhookID: delivery.webhookID,
            attempt: request.attempt(
                .make(at: now, using: &generator),
                of: delivery,
                startedAt: now,
                result: result,
                outcome: outcome
            ),
            state: verdict.state,
            nextAttemptAt: verdict.nextAttemptAt,
            isCounted: true
        )
    }
}

extension SampleHistory.Lane {
    /// How many deliveries it takes at a time: one while the breaker asks for a probe.
    fileprivate func wanted(at now: Timestamp) -> Int {
        guard breaker.operation.inactivity == nil else { return 0 }
        guard let probe = breaker.operation.nextProbeAt else { return 500 }
        return probe <= now ? 1 : 0
    }
}
