import Dispatch
import Glibc

/// Ends a stream at the first interrupt or termination signal, so that a command can finish well.
struct Interrupts {
    private let sources: [any DispatchSourceSignal]

    init<Element>(finishing continuation: AsyncStream<Element>.Continuation) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.finish() }
            source.resume()
            return source
        }
    }

    /// Removes a file that is not finished, and ends this process as the signal would have.
    init(removing path: String) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                unsafe unlink(path)
                signal(number, SIG_DFL)
                // To the process: the threads that handlers run on hold signals back.
                kill(getpid(), number)
            }
            source.resume()
            return source
        }
    }

    /// Gives the signals their usual meaning again.
    func stop() {
        for source in sources { source.cancel() }
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
    }
}
