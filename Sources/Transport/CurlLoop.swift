import CLibCurl
import DequeModule
import Glibc

/// The work of the curl thread: commands in, transfers on, results out.
///
/// Made, run and freed on that thread.
@safe
final class CurlLoop {
    private let thread: CurlThread
    private let configuration: TransportConfiguration
    private let multi: UnsafeMutableRawPointer
    private var active: [UInt64: EasyHandle] = [:]
    private var idle: [EasyHandle] = []
    private let answerHeaders = AnswerHeaders()
    /// Transfers that are not started yet.
    private var waiting: Deque<CurlThread.Start> = []
    private let origin = ContinuousClock.now
    private var pacing = StartPacing()

    /// Transfers started before those under way are seen to: answers are taken as they come, so that what is fast
    /// needs few connections, however much is asked at once.
    private static let startsPerRound = 16
    /// Handles kept for reuse.
    private static let idleLimit = 512
    /// Connections kept open between transfers.
    private static let connectionLimit = 1024

    init(thread: CurlThread, configuration: TransportConfiguration) {
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        guard let multi = unsafe curl_multi_init() else {
            preconditionFailure("no memory for the transport thread")
        }
        self.thread = thread
        self.configuration = configuration
        unsafe self.multi = multi
        unsafe ph_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.connectionLimit)
    }

    deinit {
        unsafe curl_multi_cleanup(multi)
    }

    /// Runs until the thread is asked to stop.
    func run() {
        var isStopping = false
        while !isStopping {
            isStopping = takeCommands()
            startNext()
            var running: Int32 = 0
            unsafe curl_multi_perform(multi, &running)
            finishTransfers()
            if isStopping { continue }
            if waiting.isEmpty {
                // libcurl shortens the wait to its own next timer; without one nothing needs doing.
                if thread.fallAsleep() { sleep(milliseconds: 3_600_000) }
            } else if !pacing.hasRoom, thread.fallAsleep() {
                sleep(milliseconds: 1)
            }
        }
        end()
    }

    /// Takes what came since the last call; returns whether to end.
    private func takeCommands() -> Bool {
        var (new, isStopping) = thread.takeCommands()
        if waiting.isEmpty {
            swap(&waiting, &new.starts)
        } else {
            // Moved: a copy of a request costs a count for each of its parts.
            while let start = new.starts.popFirst() { waiting.append(start) }
        }
        for id in new.cancellations { cancel(id) }
        return isStopping
    }

    /// Starts some of what waits, and leaves the rest for a later round.
    private func startNext() {
        if waiting.isEmpty { return }
        pacing.advance(to: ContinuousClock.now - origin)
        for _ in 0..<min(waiting.count, Self.startsPerRound) {
            guard pacing.hasRoom else { return }
            start(waiting.removeFirst())
        }
    }

    /// Waits for an answer or a command.
    private func sleep(milliseconds: Int32) {
        var wake = curl_waitfd(
            fd: thread.wakeDescriptor,
            events: Int16(CURL_WAIT_POLLIN),
            revents: 0
        )
        unsafe curl_multi_poll(multi, &wake, 1, milliseconds, nil)
        if wake.revents != 0 {
            var count: eventfd_t = 0
            unsafe eventfd_read(thread.wakeDescriptor, &count)
        }
    }

    private func start(_ new: CurlThread.Start) {
        guard let handle = idle.popLast() ?? newHandle() else {
            return new.continuation.resume(returning: TransferResult(fault: .noMemory))
        }
        if let fault = handle.prepare(new.request) {
            idle.append(handle)
            return new.continuation.resume(returning: TransferResult(fault: fault))
        }
        handle.id = new.id
        handle.continuation = new.continuation
        active[new.id] = handle
        handle.startedIn = pacing.started()
        let code = unsafe curl_multi_add_handle(multi, handle.curl)
        if code != CURLM_OK { finish(handle, TransferResult(fault: .noMemory)) }
    }

    /// Ends a transfer early; one that is unknown has finished before.
    private func cancel(_ id: UInt64) {
        if let handle = active[id] {
            finish(handle, TransferResult(fault: .cancelled))
        } else if let place = waiting.firstIndex(where: { $0.id == id }) {
            let start = waiting.remove(at: place)
            start.continuation.resume(returning: TransferResult(fault: .cancelled))
        }
    }

    private func newHandle() -> EasyHandle? {
        EasyHandle(configuration: configuration, answerHeaders: answerHeaders)
    }

    private func finishTransfers() {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(multi, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE,
                let curl = unsafe message.pointee.easy_handle,
                let owner = unsafe ph_get_private(curl)
            else { continue }
            let handle = unsafe Unmanaged<EasyHandle>.fromOpaque(owner).takeUnretainedValue()
            let code = unsafe ph_message_result(message)
            if handle.goesThroughProxy() {
                unsafe curl_multi_remove_handle(multi, handle.curl)
                let added = unsafe curl_multi_add_handle(multi, handle.curl)
                if added != CURLM_OK { finish(handle, TransferResult(fault: .noMemory)) }
            } else {
                finish(handle, handle.result(code))
            }
        }
    }

    /// Takes a handle off the multi and answers whoever waits: the one place where transfers end.
    private func finish(_ handle: EasyHandle, _ result: TransferResult) {
        unsafe curl_multi_remove_handle(multi, handle.curl)
        active[handle.id] = nil
        pacing.ended(handle.startedIn)
        let continuation = handle.continuation
        handle.continuation = nil
        handle.request = .none
        if idle.count < Self.idleLimit { idle.append(handle) }
        continuation?.resume(returning: result)
    }

    private func end() {
        let (starts, waiters) = thread.end()
        for handle in active.values { finish(handle, TransferResult(fault: .stopped)) }
        for start in waiting + starts {
            start.continuation.resume(returning: TransferResult(fault: .stopped))
        }
        idle.removeAll()
        for waiter in waiters { waiter.resume() }
    }
}
