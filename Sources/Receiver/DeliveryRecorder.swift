internal import Synchronization

/// Keeps what a receiver got and lets others wait for it.
package final class DeliveryRecorder: Sendable {
    private struct Waiter {
        var id: Int
        var isSatisfied: @Sendable ([ReceivedDelivery]) -> Bool
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var deliveries: [ReceivedDelivery] = []
        var waiters: [Waiter] = []
        var nextID = 0
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Everything received so far, in order.
    package var deliveries: [ReceivedDelivery] { state.withLock { $0.deliveries } }

    /// Adds a delivery and wakes those whose wait it ends.
    package func record(_ delivery: ReceivedDelivery) {
        let woken = state.withLock { state in
            state.deliveries.append(delivery)
            let woken = state.waiters.filter { $0.isSatisfied(state.deliveries) }
            let ids = Set(woken.map(\.id))
            state.waiters.removeAll { ids.contains($0.id) }
            return woken
        }
        for waiter in woken { waiter.continuation.resume() }
    }

    /// Waits until so many deliveries came.
    package func wait(for count: Int) async throws {
        try await wait { $0.count >= count }
    }

    /// Waits until the deliveries satisfy a condition.
    package func wait(
        until isSatisfied: @escaping @Sendable ([ReceivedDelivery]) -> Bool
    ) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let waiter = Waiter(id: id, isSatisfied: isSatisfied, continuation: continuation)
                enqueue(waiter)
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func enqueue(_ waiter: Waiter) {
        let outcome: Result<Void, any Error>? = state.withLock { state in
            if state.cancelled.remove(waiter.id) != nil { return .failure(CancellationError()) }
            if waiter.isSatisfied(state.deliveries) { return .success(()) }
            state.waiters.append(waiter)
            return nil
        }
        if let outcome { waiter.continuation.resume(with: outcome) }
    }

    private func cancel(_ id: Int) {
        let waiter: Waiter? = state.withLock { state in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else {
                state.cancelled.insert(id)
                return nil
            }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(throwing: CancellationError())
    }
}
