import Model

/// A rule of `_policy.yaml` that a declaration breaks.
struct PolicyViolation: Sendable, Hashable {
    enum Rule: Sendable, Hashable {
        case requires(field: String)
        case host(String, allowed: [String])
        case events(String, forbidden: String)
        case attempts(Int, limit: Int)
    }

    var rule: Rule
    var isDenied: Bool
}
