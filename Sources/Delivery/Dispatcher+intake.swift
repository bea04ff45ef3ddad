package import Model
package import Store
import Synchronization

/// Deliveries that come straight from the transaction that made them.
extension Dispatcher: DeliveryIntake {
    package func reserve(_ counts: [WebhookID: Int]) -> IntakeGrant? {
        state.withLock { state in
            guard let epoch = state.epoch else { return nil }
            let granted = state.lanes.reserve(counts, at: state.now(clock).now)
            return granted.isEmpty ? nil : IntakeGrant(epoch: epoch, counts: granted)
        }
    }

    package func take(_ deliveries: [ClaimedDelivery], of grant: IntakeGrant) {
        state.withLock { state in
            // Whoever made room ended meanwhile, and what it had claimed is recovered.
            guard state.epoch == grant.epoch else { return }
            state.lanes.take(deliveries, reserved: grant.counts)
        }
        stepWakeup.signal()
    }
}
