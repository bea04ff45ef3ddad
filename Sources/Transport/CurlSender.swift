package import Model

/// Sends to endpoints through libcurl, past the address guard.
package final class CurlSender: Sender {
    private let thread = CurlThread()
    private let tasks: TaskThread

    /// Starts the transport thread; it ends with `shutdown` or with the sender.
    package init(_ configuration: TransportConfiguration) {
        tasks = TaskThread(transport: thread)
        thread.start(configuration)
        tasks.start()
    }

    /// A sender with the system's authorities and no allowances but the guard's.
    package convenience init(guard addressGuard: AddressGuard) {
        self.init(TransportConfiguration(addressGuard: addressGuard))
    }

    deinit {
        thread.requestStop()
        tasks.requestStop()
    }

    /// Ends requests under way with class `unknown` and returns when the thread is gone.
    package func shutdown() async {
        await thread.stop()
    }

    package var executor: (any TaskExecutor)? { tasks }

    package func send(_ request: OutgoingRequest) async -> SendResult {
        let result = await thread.perform(
            TransferRequest(
                url: request.url,
                method: request.method,
                headers: request.headers,
                body: request.body,
                timeout: request.timeout,
                clientCertificate: request.clientCertificate,
                clientKey: request.clientKey,
                bodyLimit: request.bodyLimit,
                wantsCertificate: request.wantsCertificate
            )
        )
        var answer = SendResult(
            status: result.status,
            headers: result.headers,
            body: result.body,
            isBodyCut: result.isBodyCut,
            failure: result.fault.map { SendResult.Failure($0.errorClass, $0.message) },
            timings: result.timings,
            peer: result.peer,
            httpVersion: result.httpVersion
        )
        answer.certificateEnd = result.certificateEnd
        return answer
    }
}
