package import Model
import Synchronization

/// Tells pages that are looked at when their site was built again.
package final class SiteBuilds: Sendable {
    private struct State {
        var count = 0
        var isFinished = false
        var listeners: [Int: AsyncStream<String>.Continuation] = [:]
        var lastListener = 0
    }

    private let state = Mutex(State())
    /// Tells this process from one before it at the same port.
    private let start: Timestamp

    package init(start: Timestamp) {
        self.start = start
    }

    /// Says that there is another site.
    package func finishBuild() {
        let (count, listeners) = state.withLock { state in
            state.count += 1
            return (state.count, Array(state.listeners.values))
        }
        for listener in listeners { listener.yield(name(count)) }
    }

    /// The name of the site there is.
    var current: String { name(state.withLock(\.count)) }

    /// Names of builds: the one there is, and those that come.
    func names() -> AsyncStream<String> {
        let (names, continuation) = AsyncStream.makeStream(
            of: String.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let (number, count, isFinished) = state.withLock { state in
            state.lastListener += 1
            state.listeners[state.lastListener] = continuation
            return (state.lastListener, state.count, state.isFinished)
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { $0.listeners[number] = nil }
        }
        continuation.yield(name(count))
        if isFinished { continuation.finish() }
        return names
    }

    /// Lets all listeners go.
    func finish() {
        let listeners = state.withLock { state in
            state.isFinished = true
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }

    private func name(_ count: Int) -> String { "\(start.milliseconds)-\(count)" }
}
