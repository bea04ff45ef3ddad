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
        audit: Audit
    ) async throws(StoreError) {
        try await write { context in
            let row = try context.db.webhookRow(webhook)
            _ = try context.newRevision(audit)
            try context.db.replaceSecrets(of: row, secrets)
            context.noteConfigurationChange()
        }
    }

    /// Replaces all sealed values under another master key in one transaction.
    package func rekey(
        to keyID: String,
        _ secrets: [WebhookID: ApplyRequest.Secrets],
        audit: Audit
    ) async throws(StoreError) {
        try await write { context in
            _ = try context.newRevision(audit)
            for (webhook, sealed) in secrets {
                let row = try context.db.number(
                    "SELECT id FROM webhook WHERE public_id = ?",
                    [webhook.rawValue]
                )
                guard let row else { throw StoreError.unknownWebhook(webhook.rawValue) }
                try context.db.replaceSecrets(of: row, sealed)
            }
            try context.db.run("UPDATE state SET key_id = ?", [keyID])
            context.noteConfigurationChange()
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
