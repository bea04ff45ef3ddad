import FoundationEssentials
import GRDB
package import Model

extension Store {
    /// Applies all changes of a plan in one transaction, or none.
    ///
    /// Refused where a webhook moved on since `baseRevision` (`stale`), a key is taken, or the state belongs to another
    /// environment. A `create` with the id of a deleted webhook revives it with its history and, unless new ones are given,
    /// its secrets.
    package func apply(_ request: ApplyRequest) async throws(StoreError) -> AppliedRevision {
        try await write { context in
            try context.db.requireKey(request.sealedUnder)
            try context.claimEnvironment(request.environment)
            let revision = try context.newRevision(request.audit)
            let applier = Applier(request: request, revision: revision.revision, db: context.db)
            // Deletes and renames first, so that a key they free can be taken.
            for change in request.changes.sorted(by: { $0.order < $1.order }) {
                try applier.apply(change, &context)
            }
            try applier.recordUnchangedSources()
            try applier.writeEventTypes()
            KillPoint.duringApply.pass()
            context.noteConfigurationChange()
            return revision
        }
    }

    /// Notes what the files of webhooks are that stay as they are; no revision comes of it.
    package func note(_ sources: [WebhookID: SourceDigest]) async throws(StoreError) {
        guard !sources.isEmpty else { return }
        try await write { context in
            for (id, source) in sources { try context.db.note(source, of: id) }
        }
    }

    /// Deletes a webhook: it stops at once and can be revived for seven days, or is purged now.
    package func delete(
        _ webhook: WebhookID,
        purging: Bool = false,
        audit: Audit
    ) async throws(StoreError) {
        try await write { context in
            let row = try context.db.webhookRow(webhook)
            let revision = try context.newRevision(audit)
            try context.bury(row, revision: revision.revision, at: audit.at)
            if purging { try context.purge(row, at: audit.at) }
            context.noteConfigurationChange()
        }
    }
}

extension Database {
    /// Notes what the file of a live webhook is.
    func note(_ source: SourceDigest, of webhook: WebhookID) throws {
        try run(
            "UPDATE webhook SET source = ? WHERE public_id = ? AND deleted_at IS NULL",
            [Data(source.bytes), webhook.rawValue]
        )
    }
}

extension ApplyRequest.Change {
    /// The webhook it changes.
    var id: WebhookID {
        switch self {
        case .create(let id, _, _, _, _), .delete(let id, _): id
        case .update(let id, _, _, _, _, _): id
        }
    }

    fileprivate var order: Int {
        switch self {
        case .delete: 0
        case .update: 1
        case .create: 2
        }
    }
}

extension WriteContext {
    /// Adds to the audit trail and counts the state's revision up.
    func newRevision(_ audit: Audit) throws -> AppliedRevision {
        let revision = try db.number(
            "UPDATE state SET revision = revision + 1 RETURNING revision"
        )
        guard let revision else {
            throw StoreError.corrupt(path: "the state", detail: "table state is empty")
        }
        try db.run(
            """
            INSERT INTO audit (revision, at, actor, git_commit, action, summary, peer, message,
                plan_digest)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                revision, audit.at.milliseconds, audit.actor, audit.commit, audit.action,
                audit.summary, audit.peer, audit.message, audit.planDigest,
            ]
        )
        var applied = AppliedRevision(
            revision: Int(revision),
            at: audit.at,
            actor: audit.actor,
            commit: audit.commit,
            action: audit.action,
            summary: audit.summary,
            peer: audit.peer
        )
        applied.message = audit.message
        applied.planDigest = audit.planDigest
        return applied
    }

    /// The first environment applied is the state's for good.
    fileprivate func claimEnvironment(_ requested: String?) throws {
        let recorded: String? = try db.row("SELECT environment FROM state")?[0]
        guard let recorded else {
            if let requested { try db.run("UPDATE state SET environment = ?", [requested]) }
            return
        }
        // No environment named means the one the state has.
        guard requested == nil || requested == recorded else {
            throw StoreError.environmentMismatch(recorded: recorded, requested: requested)
        }
    }
}
