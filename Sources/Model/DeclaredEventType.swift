package import Text

/// An event type that a team declares beside its webhooks (`_events/`).
package struct DeclaredEventType: Sendable, Hashable {
    package var name: String
    /// The whole entry, as catalogues read it.
    package var entry: JSON

    package init(name: String, entry: JSON) {
        self.name = name
        self.entry = entry
    }
}
