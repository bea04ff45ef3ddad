package import Model

extension Store {
    /// Records that something was looked at: an entry of the audit trail with no change beside it.
    package func record(_ audit: Audit) async throws(StoreError) {
        try await write { context in
            _ = try context.newRevision(audit)
        }
    }
}

extension WriteContext {
    /// Adds what a caller asked for to the audit trail, provided that it came to something.
    func note(_ audit: Audit?, where happened: Bool) throws {
        guard happened, let audit else { return }
        _ = try newRevision(audit)
    }
}
