/// A request to an endpoint, complete: nothing is added but what HTTP needs.
package struct OutgoingRequest: Sendable {
    package var url: String
    package var method: String
    package var headers: [HeaderField]
    package var body: [UInt8]
    /// From name look-up to the last byte of the body that is kept.
    package var timeout: Duration
    /// PEM of a client certificate and its key.
    package var clientCertificate: [UInt8]?
    package var clientKey: [UInt8]?
    /// Bytes of the response body to keep.
    package var bodyLimit: Int
    /// Whether the result says when the server's certificate ends.
    package var wantsCertificate = false

    package init(
        url: String,
        method: String = "POST",
        headers: [HeaderField],
        body: [UInt8],
        timeout: Duration,
        clientCertificate: [UInt8]? = nil,
        clientKey: [UInt8]? = nil,
        bodyLimit: Int = 65_536
    ) {
        self.url = url
        self.method = method
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.clientCertificate = clientCertificate
        self.clientKey = clientKey
        self.bodyLimit = bodyLimit
    }
}

/// What came of a request.
package struct SendResult: Sendable {
    /// Nil where no complete header came.
    package var status: Int?
    package var headers: [HeaderField]
    package var body: [UInt8]
    package var isBodyCut: Bool
    /// Nil for a complete exchange, whatever its status.
    package var failure: Failure?
    package var timings: AttemptTimings
    package var peer: String?
    package var httpVersion: String?
    /// When the server's certificate ends, where that was asked for.
    package var certificateEnd: Timestamp?

    /// A transport failure: its class and a line for people.
    package struct Failure: Sendable, Hashable {
        package var errorClass: ErrorClass
        package var message: String

        package init(_ errorClass: ErrorClass, _ message: String) {
            self.errorClass = errorClass
            self.message = message
        }
    }

    package init(
        status: Int? = nil,
        headers: [HeaderField] = [],
        body: [UInt8] = [],
        isBodyCut: Bool = false,
        failure: Failure? = nil,
        timings: AttemptTimings,
        peer: String? = nil,
        httpVersion: String? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isBodyCut = isBodyCut
        self.failure = failure
        self.timings = timings
        self.peer = peer
        self.httpVersion = httpVersion
    }
}

/// The network as delivery sees it.
package protocol Sender: Sendable {
    /// Sends one request and returns when it is finished, failed or timed out; never throws.
    func send(_ request: OutgoingRequest) async -> SendResult
    /// Where tasks that send much are best run; nil for anywhere.
    var executor: (any TaskExecutor)? { get }
}

extension Sender {
    package var executor: (any TaskExecutor)? { nil }
}
