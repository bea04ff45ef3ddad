package import Model
package import Signing

/// Sends test events at once, past queues and limits; who records the attempt is the caller's affair.
package struct LiveTestSender: TestSender {
    private let sender: any Sender
    private let sealer: @Sendable () -> Sealer
    private let userAgent: String

    package init(
        sender: any Sender,
        sealer: @autoclosure @escaping @Sendable () -> Sealer,
        version: String
    ) {
        self.sender = sender
        self.sealer = sealer
        userAgent = DeliveryRequest.userAgentPrefix + version
    }

    package func sendTest(
        _ event: NewEvent,
        to target: DeliveryTarget,
        at now: Timestamp
    ) async -> Attempt {
        do {
            let prepared = try PreparedTarget(target, sealer: sealer())
            return await send(event, to: prepared, at: now)
        } catch {
            let delivery = delivery(of: event, to: target.webhook.id, at: now)
            return Attempt(
                id: .make(at: now),
                deliveryID: delivery.id,
                number: 1,
                startedAt: now,
                url: "",
                requestHeaders: [],
                errorClass: .unknown,
                error: "\(error)",
                timings: AttemptTimings(total: .zero),
                isManual: true
            )
        }
    }

    package func sendTest(
        _ event: NewEvent,
        toURL url: String,
        timeout: Duration,
        at now: Timestamp
    ) async -> Attempt {
        var configuration = WebhookConfiguration(name: "test", url: .literal(url), events: [])
        configuration.timeout = timeout
        let target = PreparedTarget(
            unsaved: configuration,
            url: url,
            secret: Secret.generate(),
            at: now
        )
        return await send(event, to: target, at: now)
    }

    private func send(
        _ event: NewEvent,
        to target: PreparedTarget,
        at now: Timestamp
    ) async -> Attempt {
        let delivery = delivery(of: event, to: target.webhook.id, at: now)
        let request = DeliveryRequest(delivery, to: target, userAgent: userAgent, at: now)
        let result = await sender.send(request.outgoing)
        return request.attempt(
            .make(at: now),
            of: delivery,
            startedAt: now,
            result: result,
            outcome: AttemptOutcome(result, at: now)
        )
    }

    private func delivery(
        of event: NewEvent,
        to webhook: WebhookID,
        at now: Timestamp
    ) -> ClaimedDelivery {
        ClaimedDelivery(
            id: .make(at: now),
            sequence: 0,
            webhookID: webhook,
            eventID: event.id,
            eventType: event.type,
            body: event.body,
            attempts: 0,
            isManual: true,
            isTest: true,
            createdAt: now,
            dueAt: now
        )
    }
}
