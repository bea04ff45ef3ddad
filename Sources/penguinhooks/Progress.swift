import Synchronization

/// How far a command has come; what does the work counts, what draws looks.
final class Progress: Sendable {
    private struct State {
        var done = 0
        var total: Int
    }

    private let state: Mutex<State>

    /// Of `total` steps; 0 where that is not known.
    init(of total: Int) {
        state = Mutex(State(total: total))
    }

    /// Counts steps that were done.
    func advance(by count: Int) {
        state.withLock { $0.done += count }
    }

    /// A line such as `Emitting  [######····]  60 %  1,200 of 2,000`.
    func line(_ what: String, after elapsed: Duration) -> String {
        let (done, total) = state.withLock { ($0.done, $0.total) }
        let seconds = elapsed.components.seconds
        guard total > 0 else {
            let place = Int(elapsed / .milliseconds(100)) % Self.width
            let bar = (0..<Self.width).map { abs($0 - place) < 2 ? "#" : "·" }.joined()
            return "\(what)  [\(bar)]  \(Words.span(seconds))"
        }
        let share = Double(min(done, total)) / Double(total)
        let filled = Int(share * Double(Self.width))
        let bar =
            String(repeating: "#", count: filled)
            + String(repeating: "·", count: Self.width - filled)
        let counts = "\(Words.grouped(min(done, total))) of \(Words.grouped(total))"
        return "\(what)  [\(bar)]  \(Int(share * 100)) %  \(counts)"
    }

    private static let width = 24
}

extension Console {
    /// Nothing is drawn for work that ends sooner.
    private static let patience = Duration.milliseconds(300)
    private static let interval = Duration.milliseconds(100)

    /// Does work that may take long, with a progress bar where people look; it leaves no trace.
    func progress<Value>(
        _ what: String,
        of total: Int = 0,
        while work: (Progress) async throws -> Value
    ) async throws -> Value {
        let progress = Progress(of: total)
        guard notices.isTerminal else { return try await work(progress) }
        // Cancelled and waited for when the work ends, one way or the other.
        async let _: Void = draw(what, progress)
        return try await work(progress)
    }

    @concurrent
    private func draw(_ what: String, _ progress: Progress) async {
        let start = ContinuousClock.now
        do {
            try await Task.sleep(for: Self.patience)
            while true {
                let line = progress.line(what, after: ContinuousClock.now - start)
                notices.write("\r\u{1B}[K" + notices.styled(line, .faint))
                try await Task.sleep(for: Self.interval)
            }
        } catch {
            notices.write("\r\u{1B}[K")
        }
    }
}
