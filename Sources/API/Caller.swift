package import Model

/// Who makes a request.
package struct Caller: Sendable {
    /// The name for the audit trail: the token's, or the local user's.
    package var name: String
    package var role: Role
    /// The only workspace the caller may post events for; nil is any.
    package var workspace: String?
    package var token: TokenID?

    package init(name: String, role: Role, workspace: String? = nil, token: TokenID? = nil) {
        self.name = name
        self.role = role
        self.workspace = workspace
        self.token = token
    }

    /// Whether payloads, bodies, header values and addresses are shown.
    var seesPersonalData: Bool { role == .admin || role == .developer }
}
