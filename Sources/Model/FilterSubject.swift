package import Text

/// What filters look at: an event's envelope and the workspace it was sent for.
package struct FilterSubject: Sendable {
    /// The whole event: id, type, created_at, data.
    package var envelope: JSON
    /// The workspace, which is no part of the delivered body.
    package var workspace: String?

    package init(envelope: JSON, workspace: String?) {
        self.envelope = envelope
        self.workspace = workspace
    }
}
