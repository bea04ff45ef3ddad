package import Model
package import Store
import Synchronization

/// Deliveries that come straight from the transaction that made them.
extension Dispatcher: DeliveryIntake {
    package func reserve(_ webhooks: [WebhookID]) -> IntakeGrant? {
        state.withLock { state in
            guard let epoch = state.epoch else { return nil }
            let hasRoom = state.lanes.reserve(webhooks, at: state.now(clock).now)
            return hasRoom.contains(true) ? IntakeGrant(epoch: epoch, hasRoom: hasRoom) : nil
        }
    }

    package func take(_ deliveries: [ClaimedDelivery], unused: [WebhookID], of epoch: Int64) {
        state.withLock { state in
            // Whoever made room ended meanwhile, and what it had claimed is recovered.
            guard state.epoch == epoch else { return }
            state.lanes.take(deliveries, unused: unused)
        }
        stepWakeup.signal()
    }
}
