import Dispatch
import Glibc
import Synchronization

/// A thread for the tasks that start transfers and take their results.
///
/// Swift's own threads park and wake one another for each small job; here a thread that is awake takes all that came, and
/// the transport thread hears of new requests once for all of them.
final class TaskThread: TaskExecutor {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var isAsleep = false
        var isStopping = false
    }

    private let inbox = Mutex(Inbox())
    private let wakeup = DispatchSemaphore(value: 0)
    private let transport: CurlThread

    init(transport: CurlThread) {
        self.transport = transport
    }

    /// Starts the thread; called once.
    func start() {
        let opaque = unsafe Unmanaged.passRetained(self).toOpaque()
        var identifier = pthread_t()
        let code = unsafe pthread_create(&identifier, nil, runTaskThread, opaque)
        precondition(code == 0, "the system refuses another thread (\(code))")
        pthread_detach(identifier)
    }

    /// Ends the thread when nothing is left to run; no task may prefer it any more.
    func requestStop() {
        change { $0.isStopping = true }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        change { $0.jobs.append(job) }
    }

    private func change(_ body: (inout Inbox) -> Void) {
        let wasAsleep = inbox.withLock { inbox in
            body(&inbox)
            return exchange(&inbox.isAsleep, with: false)
        }
        if wasAsleep { wakeup.signal() }
    }

    fileprivate func run() {
        while let jobs = takeJobs() {
            if jobs.isEmpty {
                wakeup.wait()
                continue
            }
            transport.collectCommands {
                for job in jobs { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
            }
        }
    }

    /// All jobs since the last call, none where the thread has to wait; nil to end.
    private func takeJobs() -> [UnownedJob]? {
        inbox.withLock { inbox in
            if inbox.jobs.isEmpty && inbox.isStopping { return nil }
            inbox.isAsleep = inbox.jobs.isEmpty
            return exchange(&inbox.jobs, with: [])
        }
    }
}

private nonisolated func runTaskThread(
    _ argument: UnsafeMutableRawPointer?
) -> UnsafeMutableRawPointer? {
    guard let argument = unsafe argument else { return nil }
    unsafe Unmanaged<TaskThread>.fromOpaque(argument).takeRetainedValue().run()
    return nil
}
