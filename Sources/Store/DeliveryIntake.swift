package import Model

/// Takes fresh deliveries straight from the transaction that made them, so that nobody has to claim and read them again.
package protocol DeliveryIntake: Sendable {
    /// Makes room for deliveries that can be attempted at once, for as many as it likes of each webhook; nil for none.
    func reserve(_ counts: [WebhookID: Int]) -> IntakeGrant?
    /// Ends a reservation: with the deliveries that are on disk now, or with none where the transaction was undone.
    func take(_ deliveries: [ClaimedDelivery], of grant: IntakeGrant)
}

/// Room that was made for deliveries on their way.
package struct IntakeGrant: Sendable {
    /// What the deliveries are claimed under.
    package var epoch: Int64
    package var counts: [WebhookID: Int]

    package init(epoch: Int64, counts: [WebhookID: Int]) {
        self.epoch = epoch
        self.counts = counts
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
    let grant: IntakeGrant
    private(set) var deliveries: [ClaimedDelivery] = []
    private var left: [WebhookID: Int]

    init(_ grant: IntakeGrant) {
        self.grant = grant
        left = grant.counts
    }

    /// Whether there is room for one more delivery of the webhook; it is taken.
    mutating func takeRoom(_ webhook: WebhookID) -> Bool {
        guard let place = left.index(forKey: webhook), left.values[place] > 0 else { return false }
        left.values[place] -= 1
        return true
    }

    mutating func add(_ delivery: ClaimedDelivery) {
        deliveries.append(delivery)
    }
}

extension DeliveryIntake {
    /// Takes what is on disk now.
    func take(_ handOvers: [HandOver]) {
        for handOver in handOvers { take(handOver.deliveries, of: handOver.grant) }
        if !handOvers.isEmpty { KillPoint.afterClaim.pass() }
    }

    /// Learns that none of it will come.
    func giveUp(_ handOvers: [HandOver]) {
        for handOver in handOvers { take([], of: handOver.grant) }
    }
}
