internal import Glibc
internal import Synchronization

/// A process under way, for as long as the closure that got it runs.
package struct RunningProcess: Sendable {
    /// The system's number of it.
    package let id: Int32
    private let log: ProcessLog
    private let send: @Sendable (Int32) throws -> Void

    init(id: Int32, log: ProcessLog, send: @escaping @Sendable (Int32) throws -> Void) {
        self.id = id
        self.log = log
        self.send = send
    }

    /// What it printed on standard error so far.
    package var notices: String { log.text }

    /// Waits for a line on standard error that holds `text` and returns it; fails when it ends first.
    package func line(containing text: String) async throws -> String {
        try await line(saying: text) { $0.contains(text) }
    }

    /// Waits for a line on standard error that is as wanted; fails when it ends first.
    package func line(
        saying what: String,
        where isWanted: (String) -> Bool
    ) async throws -> String {
        for await line in log.lines() where isWanted(line) { return line }
        try Task.checkCancellation()
        throw ProcessEnded(awaited: what, notices: log.text)
    }

    /// Waits until it has ended by itself.
    package func ended() async throws {
        for await _ in log.lines() {}
        try Task.checkCancellation()
    }

    /// Ends it without notice.
    package func kill() throws {
        try signal(SIGKILL)
    }

    /// Asks it to end.
    package func terminate() throws {
        try signal(SIGTERM)
    }

    /// Sends a signal; one that has ended already is left alone.
    package func signal(_ number: Int32) throws {
        guard !log.isFinished else { return }
        try send(number)
    }
}

/// A process ended before it printed what a test waited for.
package struct ProcessEnded: Error, CustomStringConvertible {
    let awaited: String
    let notices: String

    package var description: String {
        "the process ended before it printed \"\(awaited)\":\n\(notices)"
    }
}

/// The lines a process prints, kept and handed on.
final class ProcessLog: Sendable {
    private struct State {
        var lines: [String] = []
        var isFinished = false
        var followers: [AsyncStream<String>.Continuation] = []
    }

    private let state = Mutex(State())

    var text: String { state.withLock { $0.lines.joined(separator: "\n") } }

    var isFinished: Bool { state.withLock { $0.isFinished } }

    func append(_ line: String) {
        state.withLock { state in
            state.lines.append(line)
            for follower in state.followers { follower.yield(line) }
        }
    }

    func finish() {
        state.withLock { state in
            state.isFinished = true
            for follower in state.followers { follower.finish() }
        }
    }

    /// All lines, those already printed first.
    func lines() -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        state.withLock { state in
            for line in state.lines { continuation.yield(line) }
            if state.isFinished {
                continuation.finish()
            } else {
                state.followers.append(continuation)
            }
        }
        return stream
    }
}
