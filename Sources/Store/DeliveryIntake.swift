package import Model

/// Takes fresh deliveries straight from the transaction that made them, so that nobody has to claim and read them again.
package protocol DeliveryIntake: Sendable {
    /// Makes room for deliveries to these webhooks that can be attempted at once; nil where there is none for any.
    func reserve(_ webhooks: [WebhookID]) -> IntakeGrant?
    /// Ends reservations: with deliveries that are on disk now, and of webhooks whose deliveries will not come.
    func take(_ deliveries: [ClaimedDelivery], unused: [WebhookID], of epoch: Int64)
}

/// Room that was made for deliveries on their way.
package struct IntakeGrant: Sendable {
    /// What the deliveries are claimed under.
    package var epoch: Int64
    /// Whether there is room for each that was asked for.
    package var hasRoom: [Bool]

    package init(epoch: Int64, hasRoom: [Bool]) {
        self.epoch = epoch
        self.hasRoom = hasRoom
    }
}

extension Store {
    /// Hands fresh deliveries to `intake` from now on; nil leaves them to be claimed.
    package func handOver(to intake: (any DeliveryIntake)?) {
        writer?.setIntake(intake)
    }
}

/// Deliveries of one request that go to the intake once they are on disk.
struct HandOver {
    let epoch: Int64
    private let webhooks: [WebhookID]
    /// Room that is not taken yet.
    private var hasRoom: [Bool]
    private(set) var deliveries: [ClaimedDelivery] = []

    /// `webhooks` is what the grant was asked for.
    init(_ grant: IntakeGrant, _ webhooks: [WebhookID]) {
        epoch = grant.epoch
        hasRoom = grant.hasRoom
        self.webhooks = webhooks
    }

    /// Whether there is room for the delivery at a place of what was asked for; it is taken.
    mutating func takeRoom(at place: Int) -> Bool {
        defer { hasRoom[place] = false }
        return hasRoom[place]
    }

    mutating func add(_ delivery: ClaimedDelivery) {
        deliveries.append(delivery)
    }

    /// Webhooks that room was made for and not taken.
    var unused: [WebhookID] { zip(webhooks, hasRoom).filter(\.1).map(\.0) }
}

extension DeliveryIntake {
    /// Takes what is on disk now.
    func take(_ handOvers: [HandOver]) {
        for handOver in handOvers {
            take(handOver.deliveries, unused: handOver.unused, of: handOver.epoch)
        }
        if !handOvers.isEmpty { KillPoint.afterClaim.pass() }
    }

    /// Learns that none of it will come.
    func giveUp(_ handOvers: [HandOver]) {
        for handOver in handOvers {
            let unused = handOver.unused + handOver.deliveries.map(\.webhookID)
            take([], unused: unused, of: handOver.epoch)
        }
    }
}
