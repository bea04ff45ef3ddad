import Model

/// Why a transfer did not end with a complete answer.
enum TransportFault: Sendable, Hashable {
    case nameNotFound(host: String)
    case nameTimeout(host: String, after: Duration)
    /// The system's error number and its words.
    case notConnected(code: Int, detail: String)
    case connectTimeout(after: Duration)
    case blocked(address: String)
    case schemeNotAllowed
    case malformedURL
    case malformedHeader(name: String)
    case tls(detail: String)
    case answerTimeout(after: Duration)
    case bodyTimeout(after: Duration)
    case closedWithoutAnswer
    case closedInBody
    case reset(detail: String)
    case notHTTP(detail: String)
    case headersTooLarge(limit: Int)
    case bodyTooLarge(limit: Int)
    case notWritten(detail: String)
    case proxyUnreachable(proxy: String)
    case proxyRefused(proxy: String, status: Int)
    case proxyTimeout(proxy: String, after: Duration)
    case cancelled
    case stopped
    case noMemory
    case other(code: Int, detail: String)

    /// The class recorded with the attempt.
    var errorClass: ErrorClass {
        switch self {
        case .nameNotFound, .nameTimeout: .dns
        case .notConnected, .noMemory, .proxyUnreachable, .proxyRefused: .connectRefused
        case .connectTimeout, .proxyTimeout: .connectTimeout
        case .blocked, .schemeNotAllowed: .blocked
        case .tls: .tls
        case .answerTimeout: .timeout
        case .bodyTimeout: .bodyTooSlow
        case .closedWithoutAnswer, .closedInBody, .reset: .reset
        case .malformedURL, .malformedHeader, .notHTTP, .headersTooLarge, .bodyTooLarge,
            .notWritten, .other:
            .protocol
        case .cancelled, .stopped: .unknown
        }
    }
}
