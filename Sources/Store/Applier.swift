import FoundationEssentials
import GRDB
import Model

/// Writes the changes of one plan; the caller holds the transaction.
struct Applier {
    let request: ApplyRequest
    let revision: Int
    let db: Database

    func apply(_ change: ApplyRequest.Change, _ context: inout WriteContext) throws {
        switch change {
        case .create(let id, let key, let configuration, let file, let secrets):
            try create(id, key, configuration, file, secrets)
        case .update(let id, let key, let configuration, let file, let base, let secrets):
            try update(id, key, configuration, file, base, secrets)
        case .delete(let id, let base):
            try context.bury(
                current(id, base: base).row,
                revision: revision,
                at: request.audit.at
            )
        }
    }

    private func create(
        _ id: WebhookID,
        _ key: WebhookKey,
        _ configuration: WebhookConfiguration,
        _ file: String?,
        _ secrets: ApplyRequest.Secrets
    ) throws {
        try check(configuration)
        try requireFree(key, except: id)
        let known = try db.row(
            "SELECT id, revision, deleted_at, purged_at FROM webhook WHERE public_id = ?",
            [id.rawValue]
        )
        let at = request.audit.at.milliseconds
        let row: Int64
        let webhookRevision: Int
        if let known {
            guard (known[2] as Int64?) != nil, (known[3] as Int64?) == nil else {
                throw StoreError.keyTaken(key)
            }
            row = known[0]
            webhookRevision = (known[1] as Int) + 1
            try db.run("UPDATE webhook SET deleted_at = NULL WHERE id = ?", [row])
            try write(row, id, key, configuration, file, webhookRevision)
        } else {
            try db.run(
                """
                INSERT INTO webhook (public_id, key, managed_by, file, revision, created_at,
                    created_by, updated_at, max_attempts, configuration, source)
                VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)
                """,
                [
                    id.rawValue, key.rawValue, request.managedBy.rawValue, file, at,
                    request.creators[id] ?? request.audit.actor, at,
                    configuration.retry.possibleAttempts,
                    configuration.storedText, source(of: id),
                ]
            )
            row = db.lastInsertedRowID
            webhookRevision = 1
            try db.run("INSERT INTO webhook_operation (webhook) VALUES (?)", [row])
            try record(row, webhookRevision, key, configuration, file)
        }
        if !secrets.signing.isEmpty || known == nil { try db.replaceSecrets(of: row, secrets) }
    }

    private func update(
        _ id: WebhookID,
        _ key: WebhookKey,
        _ configuration: WebhookConfiguration,
        _ file: String?,
        _ base: Int,
        _ secrets: ApplyRequest.Secrets?
    ) throws {
        try check(configuration)
        let current = try current(id, base: base)
        try requireFree(key, except: id)
        try write(current.row, id, key, configuration, file, current.revision + 1)
        if let secrets { try db.replaceSecrets(of: current.row, secrets) }
    }

    /// A filter that does not compile would keep every event from being accepted.
    private func check(_ configuration: WebhookConfiguration) throws {
        _ = try CompiledFilter(configuration.filters)
    }

    private func current(_ id: WebhookID, base: Int) throws -> (row: Int64, revision: Int) {
        let known = try db.row(
            "SELECT id, revision, key FROM webhook WHERE public_id = ? AND deleted_at IS NULL",
            [id.rawValue]
        )
        guard let known else {
            throw StoreError.stale(key: id.rawValue, base: base, current: nil)
        }
        guard known[1] == base else {
            throw StoreError.stale(key: known[2], base: base, current: known[1])
        }
        return (known[0], known[1])
    }

    private func requireFree(_ key: WebhookKey, except id: WebhookID) throws {
        let holder = try db.row(
            "SELECT public_id FROM webhook WHERE key = ? AND deleted_at IS NULL",
            [key.rawValue]
        )
        if let holder, holder[0] != id.rawValue { throw StoreError.keyTaken(key) }
    }

    private func write(
        _ row: Int64,
        _ id: WebhookID,
        _ key: WebhookKey,
        _ configuration: WebhookConfiguration,
        _ file: String?,
        _ webhookRevision: Int
    ) throws {
        try db.run(
            """
            UPDATE webhook SET key = ?, managed_by = ?, file = ?, revision = ?, updated_at = ?,
                max_attempts = ?, configuration = ?, source = ?
            WHERE id = ?
            """,
            [
                key.rawValue, request.managedBy.rawValue, file, webhookRevision,
                request.audit.at.milliseconds, configuration.retry.possibleAttempts,
                configuration.storedText, source(of: id), row,
            ]
        )
        try record(row, webhookRevision, key, configuration, file)
    }

    /// Nil for a configuration that no file tells.
    private func source(of id: WebhookID) -> Data? {
        request.sources[id].map { Data($0.bytes) }
    }

    /// Notes what the files of webhooks are that did not change.
    func recordUnchangedSources() throws {
        let changed = Set(request.changes.map(\.id))
        for (id, source) in request.sources where !changed.contains(id) {
            try db.note(source, of: id)
        }
    }

    private func record(
        _ row: Int64,
        _ webhookRevision: Int,
        _ key: WebhookKey,
        _ configuration: WebhookConfiguration,
        _ file: String?
    ) throws {
        try db.run(
            """
            INSERT INTO webhook_revision
                (webhook, revision, state_revision, at, key, file, managed_by, configuration)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                row, webhookRevision, revision, request.audit.at.milliseconds, key.rawValue, file,
                request.managedBy.rawValue, configuration.storedText,
            ]
        )
    }
}
