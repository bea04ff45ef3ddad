package import Model

/// What a token allows, from the widest to the narrowest.
package typealias Role = APIToken.Role

/// What a route asks of its caller.
enum Permission: Sendable, Hashable {
    /// Post events.
    case publish
    /// Read webhooks, deliveries and statistics.
    case read
    /// Read the state and make plans.
    case plan
    /// Create, edit, delete, apply, rotate, test, retry, pause.
    case change
    /// Manage tokens and see secrets.
    case administer
}

extension Role {
    /// Whether a caller of this role may use a route.
    func grants(_ permission: Permission) -> Bool {
        switch permission {
        case .publish: self == .publisher || self == .developer || self == .admin
        case .read: self == .viewer || self == .developer || self == .admin
        case .plan: self == .planner || self == .developer || self == .admin
        case .change: self == .developer || self == .admin
        case .administer: self == .admin
        }
    }
}
