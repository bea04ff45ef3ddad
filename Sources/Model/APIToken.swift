/// An API token as it is kept: its digest, never its text.
package struct APIToken: Sendable, Hashable {
    /// What a bearer may do (decisions.md, "Roles").
    package enum Role: String, Sendable, Hashable, CaseIterable {
        case admin
        case developer
        case planner
        case viewer
        case publisher
    }

    package var id: TokenID
    package var name: String
    package var role: Role
    /// The only workspace it may post events for; nil for any.
    package var workspace: String?
    package var createdAt: Timestamp
    package var expiresAt: Timestamp?
    package var revokedAt: Timestamp?

    package init(
        id: TokenID,
        name: String,
        role: Role,
        workspace: String? = nil,
        createdAt: Timestamp,
        expiresAt: Timestamp? = nil,
        revokedAt: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.role = role
        self.workspace = workspace
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }

    /// Whether it opens anything at this moment.
    package func isValid(at now: Timestamp) -> Bool {
        revokedAt == nil && (expiresAt.map { now < $0 } ?? true)
    }
}
