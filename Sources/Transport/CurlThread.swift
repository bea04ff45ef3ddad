import CLibCurl
import DequeModule
import Glibc
import Synchronization

/// The thread that owns one multi handle and all easy handles; others reach it through an inbox.
final class CurlThread: Sendable {
    /// A transfer to be started.
    struct Start: Sendable {
        let id: UInt64
        let request: TransferRequest
        let continuation: CheckedContinuation<TransferResult, Never>
    }

    /// What the thread is asked to do.
    struct Commands: Sendable {
        var starts: Deque<Start> = []
        /// Transfers to be ended early, started before or among `starts`.
        var cancellations: [UInt64] = []

        var isEmpty: Bool { starts.isEmpty && cancellations.isEmpty }
    }

    private struct Inbox {
        var commands = Commands()
        var nextID: UInt64 = 0
        var isAsleep = false
        /// More commands are about to come: the thread hears of all at once.
        var isCollecting = false
        var isStopping = false
        var hasEnded = false
        var stopWaiters: [CheckedContinuation<Void, Never>] = []

        /// Whether the thread has to be woken now; it then counts as awake.
        mutating func wakes() -> Bool {
            guard isAsleep, !isCollecting, !commands.isEmpty else { return false }
            isAsleep = false
            return true
        }
    }

    private let inbox = Mutex(Inbox())
    /// Wakes the thread from `curl_multi_poll`; a number, so that no pointer crosses threads.
    let wakeDescriptor: Int32

    init() {
        wakeDescriptor = ph_event_descriptor()
        precondition(wakeDescriptor >= 0, "no descriptor left for the transport thread")
    }

    deinit {
        close(wakeDescriptor)
    }

    /// Starts the thread; called once.
    func start(_ configuration: TransportConfiguration) {
        let argument = ThreadArgument(thread: self, configuration: configuration)
        let opaque = unsafe Unmanaged.passRetained(argument).toOpaque()
        var identifier = pthread_t()
        let code = unsafe pthread_create(&identifier, nil, runCurlThread, opaque)
        precondition(code == 0, "the system refuses another thread (\(code))")
        pthread_detach(identifier)
    }

    /// Carries out a transfer; cancelling the task ends it early.
    func perform(_ request: TransferRequest) async -> TransferResult {
        let id = inbox.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                post(Start(id: id, request: request, continuation: continuation))
                // A cancellation from before the start named a transfer that was not known yet.
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Ends what is under way and returns when the thread is gone.
    func stop() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let hasEnded = inbox.withLock { state in
                if !state.hasEnded { state.stopWaiters.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() } else { requestStop() }
        }
    }

    /// Asks the thread to end, without waiting.
    func requestStop() {
        inbox.withLock { $0.isStopping = true }
        wake()
    }

    /// Wakes the thread once for all commands that come while `body` runs; one caller at a time.
    func collectCommands(while body: () -> Void) {
        inbox.withLock { $0.isCollecting = true }
        body()
        let isAsleep = inbox.withLock { state in
            state.isCollecting = false
            return state.wakes()
        }
        if isAsleep { wake() }
    }

    private func post(_ start: Start) {
        let (hasEnded, isAsleep) = inbox.withLock { state in
            guard !state.hasEnded else { return (true, false) }
            state.commands.starts.append(start)
            return (false, state.wakes())
        }
        if hasEnded {
            start.continuation.resume(returning: TransferResult(fault: .stopped))
        } else if isAsleep {
            wake()
        }
    }

    private func cancel(_ id: UInt64) {
        let isAsleep = inbox.withLock { state in
            if !state.hasEnded { state.commands.cancellations.append(id) }
            return state.wakes()
        }
        if isAsleep { wake() }
    }

    private func wake() {
        eventfd_write(wakeDescriptor, 1)
    }
}

/// What the thread itself calls.
extension CurlThread {
    /// All commands since the last call, and whether to end.
    func takeCommands() -> (commands: Commands, isStopping: Bool) {
        inbox.withLock { state in
            let commands = exchange(&state.commands, with: Commands())
            state.isAsleep = false
            return (commands, state.isStopping)
        }
    }

    /// False where a command came in the meantime.
    func fallAsleep() -> Bool {
        inbox.withLock { state in
            guard state.commands.isEmpty, !state.isStopping else { return false }
            state.isAsleep = true
            return true
        }
    }

    /// Marks the thread as gone; returns what it can no longer do and who waits for its end.
    func end() -> (starts: Deque<Start>, waiters: [CheckedContinuation<Void, Never>]) {
        inbox.withLock { state in
            state.hasEnded = true
            let result = (state.commands.starts, state.stopWaiters)
            state.commands = Commands()
            state.stopWaiters = []
            return result
        }
    }
}

/// What is handed to a new thread.
private final class ThreadArgument: Sendable {
    let thread: CurlThread
    let configuration: TransportConfiguration

    init(thread: CurlThread, configuration: TransportConfiguration) {
        self.thread = thread
        self.configuration = configuration
    }
}

private nonisolated func runCurlThread(
    _ argument: UnsafeMutableRawPointer?
) -> UnsafeMutableRawPointer? {
    guard let argument = unsafe argument else { return nil }
    let given = unsafe Unmanaged<ThreadArgument>.fromOpaque(argument).takeRetainedValue()
    CurlLoop(thread: given.thread, configuration: given.configuration).run()
    return nil
}
