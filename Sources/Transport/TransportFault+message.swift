import Model

/// The words of each fault; one line, the specification's where it has some.
extension TransportFault {
    var message: String {
        switch self {
        case .nameNotFound(let host): "Host name \(host) could not be resolved"
        case .nameTimeout(let host, let time):
            "Looking up host name \(host) took longer than \(milliseconds(time))"
        case .notConnected(_, let detail): "Connection refused" + suffix(detail)
        case .connectTimeout(let time): "Connection timeout after \(milliseconds(time))"
        case .blocked(let address): "Address \(address) is private or reserved and not allowed"
        case .schemeNotAllowed: "Only http and https URLs are allowed"
        case .malformedURL: "The URL is malformed"
        case .malformedHeader(let name): "Header \(name) contains a control character"
        case .tls(let detail): "TLS error: \(detail)"
        case .answerTimeout(let time): ErrorClass.noResponse(within: time)
        case .bodyTimeout(let time):
            "Response body did not arrive completely within \(milliseconds(time))"
        case .closedWithoutAnswer: "Connection closed without a response"
        case .closedInBody: "Connection closed in the middle of the response"
        case .reset(let detail): "Connection reset" + suffix(detail)
        case .notHTTP(let detail): "Response is not valid HTTP" + suffix(detail)
        case .headersTooLarge(let limit): "Response headers exceed \(limit / 1024) KiB"
        case .notWritten(let detail): detail
        case .bodyTooLarge(let limit): "Response body exceeds \(limit / 1_048_576) MiB"
        case .proxyUnreachable(let proxy): "Proxy \(proxy) cannot be reached"
        case .proxyRefused(let proxy, let status):
            "Proxy \(proxy) did not open the connection: it answered \(status)"
        case .proxyTimeout(let proxy, let time):
            "Proxy \(proxy) did not open the connection within \(milliseconds(time))"
        case .cancelled: "Request was cancelled"
        case .stopped: "Request was interrupted because the process is stopping"
        case .noMemory: "Not enough memory or descriptors to send the request"
        case .other(let code, let detail): "Transfer failed (libcurl \(code))" + suffix(detail)
        }
    }

    private func suffix(_ detail: String) -> String {
        detail.isEmpty ? "" : ": \(detail)"
    }

    private func milliseconds(_ time: Duration) -> String {
        "\(time.wholeMilliseconds)ms"
    }
}
