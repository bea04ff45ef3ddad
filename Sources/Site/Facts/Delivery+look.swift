import Model

extension Delivery {
    /// What the log's status column shows, such as `✓ 200 OK`, `✗ 500 Error`, `✗ Timeout`.
    var look: StatusLook {
        switch state {
        case .succeeded:
            StatusLook(
                word: "\(responseStatus ?? 200) \(Delivery.phrase(responseStatus ?? 200))",
                icon: "check",
                tone: "ok",
                explanation: "Success"
            )
        case .exhausted:
            StatusLook(word: failure, icon: "cross", tone: "crit", explanation: "Failed")
        case .retrying:
            StatusLook(word: failure, icon: "cross", tone: "warn", explanation: "Pending Retry")
        case .archived:
            StatusLook(word: failure, icon: "cross", tone: "idle", explanation: "Archived")
        case .pending, .inFlight:
            StatusLook(word: "Pending", icon: "none", tone: "info", explanation: "Not sent yet")
        case .held:
            StatusLook(
                word: "Held",
                icon: "idle",
                tone: "idle",
                explanation: "Waits until the webhook resumes"
            )
        case .discarded:
            StatusLook(word: "Discarded", icon: "idle", tone: "idle", explanation: "Given up")
        }
    }

    /// The failure in a few words.
    var failure: String {
        switch errorClass {
        case .status, .gone, nil:
            responseStatus.map { "\($0) \($0 == 410 ? "Gone" : "Error")" } ?? error ?? "Failed"
        case .timeout, .connectTimeout, .bodyTooSlow: "Timeout"
        case .connectRefused: "Refused"
        case .dns: "DNS error"
        case .tls: "TLS error"
        case .reset: "Reset"
        case .protocol: "Protocol error"
        case .blocked: "Blocked"
        case .unknown: "Unknown"
        }
    }

    /// The reason phrase of a status code, for those that endpoints answer with.
    static func phrase(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 410: "Gone"
        case 413: "Content Too Large"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        default: ""
        }
    }
}
