/// Does something whenever what it looks at has changed and come to rest.
struct ChangeWatch {
    /// What is watched, in words.
    let name: String
    let interval: Duration
    let console: Console

    /// Runs `body` at once and after every change, until SIGINT or SIGTERM.
    ///
    /// A failure is printed and waits for the next change: what is live stays as it is. A look of nil says
    /// that nothing could be seen this time.
    func run<Stamp: Equatable>(
        looking look: () -> Stamp?,
        _ body: (Stamp?) async throws -> Void
    ) async {
        let (looks, continuation) = AsyncStream.makeStream(of: Void.self)
        let interrupts = Interrupts(finishing: continuation)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [interval] in
                let clock = ContinuousClock()
                while !Task.isCancelled {
                    do { try await clock.sleep(for: interval) } catch { return }
                    continuation.yield()
                }
            }
            var done = look()
            await attempt(done, body)
            console.note("watching \(name)")
            var seen = done
            for await _ in looks {
                guard let stamp = look() else { continue }
                // Two equal looks: whoever writes there has finished.
                if stamp == seen, stamp != done {
                    done = stamp
                    await attempt(stamp, body)
                }
                seen = stamp
            }
            group.cancelAll()
        }
        interrupts.stop()
    }

    private func attempt<Stamp>(_ stamp: Stamp, _ body: (Stamp) async throws -> Void) async {
        do {
            try await body(stamp)
        } catch {
            let failure = CommandFailure(error)
            if let message = failure.message { console.error(message) }
            console.note("nothing was applied; what is live stays as it is")
        }
    }
}
