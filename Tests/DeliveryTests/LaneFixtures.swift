import Delivery
import Model
import Testing

/// A webhook made ready to send to, given a name for its id.
func target(
    _ id: String,
    operation: WebhookOperation = WebhookOperation(),
    edit: (inout WebhookConfiguration) -> Void = { _ in }
) throws -> PreparedTarget {
    var configuration = WebhookConfiguration(
        name: id,
        url: .literal("https://example.com"),
        events: []
    )
    edit(&configuration)
    var signed = try SignedTarget(configuration, id: id)
    signed.target.webhook.operation = operation
    return try signed.prepared()
}

/// Lanes of webhooks and of when something of each is due.
func lanes(
    _ webhooks: [(String, Timestamp?)],
    limit: Int = 100,
    operation: WebhookOperation = WebhookOperation(),
    edit: (inout WebhookConfiguration) -> Void = { _ in }
) throws -> Lanes {
    var lanes = Lanes(limit: limit)
    let targets = try webhooks.map { id, due in
        (try target(id, operation: operation, edit: edit), nextDue: due)
    }
    _ = lanes.configure(targets, stamps: [:], elapsed: .zero)
    return lanes
}

/// Claimed first tries.
func deliveries(
    _ count: Int,
    webhook: String = "wh_1",
    isFresh: Bool = false
) -> [ClaimedDelivery] {
    (0..<count).map { index in
        var delivery = claimed(attempts: 0, webhook: webhook, id: "del_\(index)")
        delivery.isFresh = isFresh
        return delivery
    }
}

/// Claimed first tries with bodies of so many bytes.
func deliveries(_ count: Int, bytes: Int) -> [ClaimedDelivery] {
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: bytes)
    return (0..<count).map { claimed(attempts: 0, id: "del_\($0)", body: body) }
}
