/// Why an attempt failed.
package enum ErrorClass: String, Sendable, Hashable, CaseIterable {
    case dns
    case connectRefused = "connect_refused"
    case connectTimeout = "connect_timeout"
    case tls
    /// No complete answer within the timeout.
    case timeout
    case reset
    /// Something answered, but not in HTTP.
    case `protocol`
    /// The network guard refused the address.
    case blocked
    /// An answer other than 2xx.
    case status
    /// The headers came in time, the body did not.
    case bodyTooSlow = "body_too_slow"
    /// 410: the endpoint is gone for good.
    case gone
    /// The process ended while the attempt was under way.
    case unknown
}

/// Where the time of an attempt went, each counted from its start.
package struct AttemptTimings: Sendable, Hashable {
    package var nameLookup: Duration?
    package var connect: Duration?
    package var tls: Duration?
    package var firstByte: Duration?
    package var total: Duration

    package init(
        nameLookup: Duration? = nil,
        connect: Duration? = nil,
        tls: Duration? = nil,
        firstByte: Duration? = nil,
        total: Duration
    ) {
        self.nameLookup = nameLookup
        self.connect = connect
        self.tls = tls
        self.firstByte = firstByte
        self.total = total
    }
}

/// A header as it was sent or received.
package struct HeaderField: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// One request to an endpoint and what came of it, as kept on record.
package struct Attempt: Sendable, Hashable {
    package var id: AttemptID
    package var deliveryID: DeliveryID
    /// From 1.
    package var number: Int
    package var startedAt: Timestamp
    /// The address the request went to, credentials never included.
    package var url: String
    /// As sent; secret values shown as `[sealed NAME]`, signatures cut.
    package var requestHeaders: [HeaderField]
    package var responseStatus: Int?
    package var responseHeaders: [HeaderField]
    /// At most 64 KiB of a failure, 1 KiB of a success.
    package var responseBody: [UInt8]
    package var isResponseBodyCut: Bool
    /// Whether the body was kept once and then made room for newer ones of the webhook.
    package var isResponseBodyDropped: Bool
    package var errorClass: ErrorClass?
    /// One line, in the specification's words.
    package var error: String?
    package var timings: AttemptTimings
    /// `203.0.113.7:443`.
    package var peer: String?
    /// `http/1.1`, `h2`.
    package var httpVersion: String?
    package var isManual: Bool

    package init(
        id: AttemptID,
        deliveryID: DeliveryID,
        number: Int,
        startedAt: Timestamp,
        url: String,
        requestHeaders: [HeaderField],
        responseStatus: Int? = nil,
        responseHeaders: [HeaderField] = [],
        responseBody: [UInt8] = [],
        isResponseBodyCut: Bool = false,
        isResponseBodyDropped: Bool = false,
        errorClass: ErrorClass? = nil,
        error: String? = nil,
        timings: AttemptTimings,
        peer: String? = nil,
        httpVersion: String? = nil,
        isManual: Bool = false
    ) {
        self.id = id
        self.deliveryID = deliveryID
        self.number = number
        self.startedAt = startedAt
        self.url = url
        self.requestHeaders = requestHeaders
        self.responseStatus = responseStatus
        self.responseHeaders = responseHeaders
        self.responseBody = responseBody
        self.isResponseBodyCut = isResponseBodyCut
        self.isResponseBodyDropped = isResponseBodyDropped
        self.errorClass = errorClass
        self.error = error
        self.timings = timings
        self.peer = peer
        self.httpVersion = httpVersion
        self.isManual = isManual
    }

    /// Whether the endpoint answered 2xx in time.
    package var isSuccess: Bool { errorClass == nil }
}
