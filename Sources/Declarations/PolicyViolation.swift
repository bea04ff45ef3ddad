import Model

/// A rule of `_policy.yaml` that a declaration breaks.
struct PolicyViolation: Sendable, Hashable {
    enum Rule: Sendable, Hashable {
        case requires(field: String)
        case host(String, allowed: [String])
        case events(String, forbidden: String)
        case attempts(Int, limit: Int)

        /// What it is called in `_policy.yaml`.
        var name: String {
            switch self {
            case .requires: "require"
            case .host: "allowed_hosts"
            case .events: "forbid_event_globs"
            case .attempts: "max_retry_attempts"
            }
        }
    }

    var rule: Rule
    var isDenied: Bool
}
