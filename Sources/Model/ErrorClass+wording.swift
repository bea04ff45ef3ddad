/// What people read about an error class, in the specification's words (sections 4 "test" and 7).
extension ErrorClass {
    /// A few words for tables: `Timeout`, `Connection refused`.
    package var title: String {
        switch self {
        case .dns: "Name not found"
        case .connectRefused: "Connection refused"
        case .connectTimeout: "Connection timeout"
        case .tls: "TLS error"
        case .timeout: "Timeout"
        case .reset: "Connection reset"
        case .protocol: "Invalid response"
        case .blocked: "Address not allowed"
        case .status: "Error status"
        case .bodyTooSlow: "Response too slow"
        case .gone: "Gone"
        case .unknown: "Interrupted"
        }
    }

    /// The line shown under the error, where the specification has one.
    package func advice(timeout: Duration) -> String? {
        switch self {
        case .timeout, .connectTimeout, .bodyTooSlow: Self.noResponse(within: timeout)
        default: nil
        }
    }

    /// The sentence for an endpoint that kept silent, with the time it had.
    package static func noResponse(within timeout: Duration) -> String {
        "Endpoint did not respond within \(secondsText(timeout)). Check your server."
    }

    /// What may be behind the failure, the most likely first.
    package func possibleCauses(status: Int? = nil) -> [String] {
        switch self {
        case .dns:
            ["The host name is misspelt", "The DNS record was removed or is not published yet"]
        case .connectRefused:
            ["Server not running", "Wrong port in the URL", "Firewall blocking requests"]
        case .connectTimeout, .timeout:
            ["Endpoint is unreachable", "Firewall blocking requests", "Server not responding"]
        case .bodyTooSlow:
            [
                "Server works before it finishes its answer: answer first, process later",
                "Response body is long and slow",
            ]
        case .tls:
            [
                "Certificate expired, self-signed or for another name",
                "Intermediate certificate missing on the server",
                "Server speaks nothing newer than TLS 1.1",
            ]
        case .reset:
            ["Server process crashed", "Proxy or load balancer closed the connection"]
        case .protocol: ["Another service than HTTP listens on this port"]
        case .blocked:
            [
                "The address is private or reserved: the daemon refuses it unless started with --allow-private",
                "The DNS record points to an internal address",
            ]
        case .status: Self.causes(ofStatus: status)
        case .gone: ["The endpoint was removed: 410 stops this webhook until it is resumed"]
        case .unknown: ["The daemon stopped while the attempt was under way"]
        }
    }

    private static func causes(ofStatus status: Int?) -> [String] {
        switch status {
        case .some(300..<400): ["The endpoint moved: redirects are never followed, change the URL"]
        case 401, 403:
            [
                "Signature verification failed. Check your secret key.",
                "The endpoint asks for credentials: add them under headers",
            ]
        case 404, 405: ["Wrong path in the URL", "The route does not accept POST"]
        case 413: ["Body size limit of the server (express.json() takes 100 kB by default)"]
        case 429: ["Endpoint limits requests: declare a rate_limit"]
        case .some(500...): ["Error in the endpoint's code", "A service behind it is down"]
        default: ["The endpoint refused the event"]
        }
    }
}

/// `1 second`, `5 seconds`, `1.5 seconds`.
private func secondsText(_ duration: Duration) -> String {
    let milliseconds = duration.wholeMilliseconds
    if milliseconds == 1000 { return "1 second" }
    let whole = milliseconds / 1000
    var fraction = String(milliseconds % 1000 + 1000).dropFirst()
    while fraction.last == "0" { fraction = fraction.dropLast() }
    return fraction.isEmpty ? "\(whole) seconds" : "\(whole).\(fraction) seconds"
}
