import Model
import Text

/// The rules of `_policy.yaml`.
struct PolicyRules: Sendable {
    /// Rules of one severity.
    struct Level: Sendable {
        var require: [String] = []
        var allowedHosts: [String] = []
        var forbiddenEvents: [EventPattern] = []
        var maxRetryAttempts: Int?
    }

    /// The names that `waive` may use.
    static let names = [
        "require", "allowed_hosts", "forbid_event_globs", "max_retry_attempts", "max_deletes",
        "max_delete_percent", "max_lost_percent", "max_secret_age",
    ]

    /// The kinds of drift that `mute_drift` may name.
    static let driftKinds = [
        "paused", "inactive", "rotated", "unmanaged", "differs", "missing", "undeclared",
    ]

    var deny = Level()
    var warn = Level()
    var limits = Policy()
    /// The environments that exist; nil where none are listed.
    var environments: [String]?
}
