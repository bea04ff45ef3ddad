package import Store

extension Problem {
    /// What a failure of the store means to a caller.
    package init(_ error: StoreError) {
        let (status, code, title) = Self.meaning(of: error)
        self.init(status, code, title: title, detail: error.message)
        if status == 503 { retryAfter = 1 }
        if case .quotaExceeded(_, let wait) = error {
            retryAfter = Int(wait.components.seconds) + 1
        }
        if case .backlogFull = error { retryAfter = 60 }
    }

    private static func meaning(of error: StoreError) -> (Int, String, String) {
        switch error {
        case .unknownWebhook, .unknownDelivery, .unknownEvent, .unknownToken:
            (404, "not-found", "Not found")
        case .invalidCursor: (400, "bad-request", "The request is not understood")
        case .stale: (409, "stale-plan", "The plan is stale")
        case .keyTaken: (409, "key-taken", "The name is taken")
        case .environmentMismatch: (409, "other-environment", "The state is of another environment")
        case .locked: (409, "locked", "Another process holds the state")
        case .missing: (404, "no-state", "There is no state yet")
        case .diskFull: (507, "disk-full", "The disk is full")
        case .inputOutput: (503, "io-error", "The disk fails")
        case .quotaExceeded: (429, "quota-exceeded", "The workspace's quota is used up")
        case .backlogFull: (429, "backlog-full", "Too many deliveries wait for quota")
        case .rekeyed: (503, "busy", "The master key was changed meanwhile")
        case .busy: (503, "busy", "The state is busy")
        default: (500, "store", "The state cannot be used")
        }
    }
}
