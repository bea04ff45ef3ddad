import Declarations

/// Does something whenever a folder of declarations has changed and come to rest.
struct FolderWatch {
    let folder: String
    let interval: Duration
    let console: Console

    /// Runs `body` at once and after every change, until SIGINT or SIGTERM.
    ///
    /// A failure is printed and waits for the next change: what is live stays as it is.
    func run(_ body: () async throws -> Void) async {
        let (looks, continuation) = AsyncStream.makeStream(of: Void.self)
        let interrupts = Interrupts(finishing: continuation)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                let clock = ContinuousClock()
                while !Task.isCancelled {
                    do { try await clock.sleep(for: interval) } catch { return }
                    continuation.yield()
                }
            }
            var done = FolderStamp(of: folder)
            await attempt(body)
            console.note("watching \(folder)")
            var seen = done
            for await _ in looks {
                let stamp = FolderStamp(of: folder)
                // Two equal looks: whoever writes there has finished.
                if stamp == seen, stamp != done {
                    done = stamp
                    await attempt(body)
                }
                seen = stamp
            }
            group.cancelAll()
        }
        interrupts.stop()
    }

    private func attempt(_ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            let failure = CommandFailure(error)
            if let message = failure.message { console.error(message) }
            console.note("nothing was applied; what is live stays as it is")
        }
    }
}
