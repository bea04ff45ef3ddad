package import Model

extension Store {
    /// Records that something was looked at: an entry of the audit trail with no change beside it.
    package func record(_ audit: Audit) async throws(StoreError) {
        try await write { context in
            _ = try context.newRevision(audit)
        }
    }
}
