import FoundationEssentials
import GRDB
package import Model

extension Store {
    /// The sealed values of a live webhook.
    package func secrets(
        of webhook: WebhookID
    ) async throws(StoreError) -> ApplyRequest.Secrets {
        try await read { db in try db.secrets(of: db.webhookRow(webhook)) }
    }

    /// Replaces the sealed values of a webhook: a rotation, a promotion, or `rekey`.
    package func setSecrets(
        _ webhook: WebhookID,
        _ secrets: ApplyRequest.Secrets,
        sealedUnder keyID: String? = nil,
        audit: Audit
    ) async throws(StoreError) {
        try await write { context in
            try context.db.requireKey(keyID)
            let row = try context.db.webhookRow(webhook)
            _ = try context.newRevision(audit)
            try context.db.replaceSecrets(of: row, secrets)
            context.noteConfigurationChange()
        }
    }

    /// Seals everything anew under another master key, in one transaction; returns how many webhooks that were.
    ///
    /// `reseal` gives the values of a webhook, those of tombstones too, as they are under the new key.
    package func rekey(
        from old: String,
        to new: String,
        audit: Audit,
        _ reseal:
            @escaping @Sendable (WebhookID, ApplyRequest.Secrets) throws -> ApplyRequest.Secrets
    ) async throws(StoreError) -> Int {
        try await write { context in
            try context.db.requireKey(old)
            _ = try context.newRevision(audit)
            let rows = try context.db.rows(
                "SELECT id, public_id FROM webhook WHERE purged_at IS NULL"
            )
            for row in rows {
                let secrets = try context.db.secrets(of: row[0])
                let resealed = try reseal(WebhookID(rawValue: row[1]), secrets)
                try context.db.replaceSecrets(of: row[0], resealed)
            }
            try context.db.run("UPDATE state SET key_id = ?", [new])
            context.noteConfigurationChange()
            return rows.count
        }
    }

    /// Every webhook's sealed values, those of tombstones too; for `rekey`.
    package func allSecrets() async throws(StoreError) -> [WebhookID: ApplyRequest.Secrets] {
        try await read { db in
            var secrets: [WebhookID: ApplyRequest.Secrets] = [:]
            for row in try db.rows("SELECT id, public_id FROM webhook WHERE purged_at IS NULL") {
                secrets[WebhookID(rawValue: row[1])] = try db.secrets(of: row[0])
            }
            return secrets
        }
    }
}

extension Database {
    /// Refuses what was sealed under a master key that the state does not have any more.
    func requireKey(_ keyID: String?) throws {
        guard let keyID else { return }
        let current: String? = try row("SELECT key_id FROM state")?[0]
        guard current == keyID else { throw StoreError.rekeyed }
    }

    /// What is sealed for a webhook.
    func secrets(of webhook: Int64) throws -> ApplyRequest.Secrets {
        let signing = try rows(
            """
            SELECT version, sealed, fingerprint, hint, created_at, expires_at FROM signing_secret
            WHERE webhook = ? ORDER BY version DESC
            """,
            [webhook]
        ).map { row in
            SealedSecret(
                version: row[0],
                sealed: try row.bytes(1) ?? [],
                fingerprint: row[2],
                hint: row[3],
                createdAt: row.timestamp(4),
                expiresAt: row.timestamp(5)
            )
        }
        var secrets = ApplyRequest.Secrets(signing: signing)
        let values = try rows(
            "SELECT path, sealed, digest FROM sealed_value WHERE webhook = ?",
            [webhook]
        )
        for row in values {
            let path: String = row[0]
            secrets.values[path] = try row.bytes(1)
            secrets.digests[path] = try row.bytes(2)
        }
        return secrets
    }

    /// Puts other sealed values in the place of a webhook's.
    func replaceSecrets(of webhook: Int64, _ secrets: ApplyRequest.Secrets) throws {
        try run("DELETE FROM signing_secret WHERE webhook = ?", [webhook])
        try run("DELETE FROM sealed_value WHERE webhook = ?", [webhook])
        for secret in secrets.signing {
            try run(
                """
                INSERT INTO signing_secret
                    (webhook, version, sealed, fingerprint, hint, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    webhook, secret.version, Data(secret.sealed), secret.fingerprint, secret.hint,
                    secret.createdAt?.milliseconds, secret.expiresAt?.milliseconds,
                ]
            )
        }
        for path in Set(secrets.values.keys).union(secrets.digests.keys) {
            try run(
                "INSERT INTO sealed_value (webhook, path, sealed, digest) VALUES (?, ?, ?, ?)",
                [
                    webhook, path, secrets.values[path].map { Data($0) },
                    secrets.digests[path].map { Data($0) },
                ]
            )
        }
    }
}

extension Row {
    /// The bytes in a column.
    func bytes(_ index: Int) throws -> [UInt8]? {
        try withUnsafeData(atIndex: index) { $0.map { [UInt8]($0) } }
    }
}
