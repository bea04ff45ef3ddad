package import Text

/// Which events of the subscribed types a webhook wants; all conditions must hold.
package struct Filters: Sendable, Hashable {
    /// The event's workspace is one of these; empty means any.
    package var workspaces: [String] = []
    /// The campaign's id or name is one of these; empty means any.
    package var campaigns: [String] = []
    /// Any tag of `data.contact.tags` is one of these; empty means any.
    package var contactTags: [String] = []
    /// The custom filter as it was written, an object of paths and operators.
    package var custom: JSONObject?

    package init() {}

    /// Whether every event passes.
    package var isEmpty: Bool {
        workspaces.isEmpty && campaigns.isEmpty && contactTags.isEmpty
            && (custom?.members.isEmpty ?? true)
    }
}
