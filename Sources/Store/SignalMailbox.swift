import Model
import Synchronization

/// Signals on their way to the dispatcher: merged while nobody listens, so that they never pile up.
final class SignalMailbox: Sendable {
    fileprivate struct State {
        var due: [WebhookID: Timestamp] = [:]
        var hasConfigurationChanged = false
        var isFinished = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Adds to what waits and wakes the listener.
    func post(due: [WebhookID: Timestamp], configurationChanged: Bool) {
        guard !due.isEmpty || configurationChanged else { return }
        let waiter = state.withLock { state in
            state.due.merge(due, uniquingKeysWith: min)
            if configurationChanged { state.hasConfigurationChanged = true }
            return state.takeWaiter()
        }
        waiter?.resume()
    }

    /// The next signal; nil when the task was cancelled or the store closed.
    func next() async -> DeliverySignal? {
        while true {
            switch state.withLock({ $0.take() }) {
            case .signal(let signal): return signal
            case .end: return nil
            case .wait:
                if Task.isCancelled { return nil }
                await wait()
                if Task.isCancelled { return nil }
            }
        }
    }

    /// Ends the stream.
    func finish() {
        let waiter = state.withLock { state in
            state.isFinished = true
            return state.takeWaiter()
        }
        waiter?.resume()
    }

    private func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.isFinished || state.hasSomething || Task.isCancelled { return true }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.takeWaiter() }?.resume()
        }
    }
}

extension SignalMailbox.State {
    /// What a listener finds.
    fileprivate enum Taken {
        case signal(DeliverySignal)
        case end
        case wait
    }

    fileprivate var hasSomething: Bool { hasConfigurationChanged || !due.isEmpty }

    fileprivate mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
        defer { waiter = nil }
        return waiter
    }

    fileprivate mutating func take() -> Taken {
        // Configuration first: work may be for a webhook that the dispatcher does not know yet.
        if hasConfigurationChanged {
            hasConfigurationChanged = false
            return .signal(.configurationChanged)
        }
        if !due.isEmpty {
            defer { due = [:] }
            return .signal(.due(due))
        }
        return isFinished ? .end : .wait
    }
}
