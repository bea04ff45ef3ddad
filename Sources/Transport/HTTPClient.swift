package import Model

/// An answer of our own API.
package struct HTTPResponse: Sendable {
    package var status: Int
    package var headers: [HeaderField]
    package var body: [UInt8]

    /// The first value of a header, its name in any case.
    package func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }
}

/// Why a call of our own API got no answer.
package struct HTTPClientError: Error, Hashable {
    package var errorClass: ErrorClass
    package var message: String

    init(_ fault: TransportFault) {
        errorClass = fault.errorClass
        // The specification's words for a late answer speak of endpoints.
        message =
            switch fault {
            case .answerTimeout(let time): "no answer within \(time.components.seconds) seconds"
            default: fault.message
            }
    }
}

/// Calls our own API, over TCP or a Unix socket: no guard, no redirects; answers up to 64 MiB, or piece by piece.
package final class HTTPClient: Sendable {
    /// Bytes of an answer's body at most.
    package static let bodyLimit = 67_108_864

    private let thread = CurlThread()

    /// Starts the client's thread; `caFile` replaces the system's authorities.
    package init(caFile: String? = nil) {
        var configuration = TransportConfiguration(addressGuard: nil)
        configuration.caFile = caFile
        thread.start(configuration)
    }

    deinit {
        thread.requestStop()
    }

    /// Sends one request and returns the complete answer, whatever its status.
    ///
    /// With a `sink` that takes the body of a success as it comes, whatever its size, and `timeout` is how long
    /// nothing may come.
    package func request(
        method: String,
        url: String,
        unixSocketPath: String? = nil,
        headers: [HeaderField] = [],
        body: [UInt8] = [],
        timeout: Duration = .seconds(60),
        sink: BodySink? = nil
    ) async throws(HTTPClientError) -> HTTPResponse {
        try await perform(
            TransferRequest(
                url: url,
                method: method,
                headers: headers,
                body: body,
                timeout: timeout,
                bodyLimit: Self.bodyLimit,
                sink: sink,
                unixSocketPath: unixSocketPath
            )
        )
    }

    private func perform(_ request: TransferRequest) async throws(HTTPClientError) -> HTTPResponse {
        let result = await thread.perform(request)
        let tooLarge: TransportFault? =
            result.isBodyCut ? .bodyTooLarge(limit: Self.bodyLimit) : nil
        if let fault = result.fault ?? tooLarge {
            throw HTTPClientError(fault)
        }
        guard let status = result.status else {
            throw HTTPClientError(.closedWithoutAnswer)
        }
        return HTTPResponse(status: status, headers: result.headers, body: result.body)
    }
}
