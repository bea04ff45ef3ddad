import Model

/// Which response headers may be kept: cookies and tokens of endpoints are none of our business.
enum RecordedHeaders {
    private static let names: Set = [
        "allow", "alt-svc", "cache-control", "cf-ray", "connection", "content-encoding",
        "content-length", "content-type", "date", "location", "ratelimit", "ratelimit-limit",
        "ratelimit-remaining", "ratelimit-reset", "retry-after", "server", "transfer-encoding",
        "via", "www-authenticate", "x-amz-cf-id", "x-amzn-requestid", "x-amzn-trace-id", "x-cache",
        "x-correlation-id", "x-powered-by", "x-ratelimit-limit", "x-ratelimit-remaining",
        "x-ratelimit-reset", "x-request-id", "x-served-by",
    ]

    static func mayKeep(_ header: HeaderField) -> Bool {
        names.contains(header.name.lowercased())
    }
}
