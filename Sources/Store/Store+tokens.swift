import FoundationEssentials
import GRDB
package import Model

extension Store {
    /// Records a token under the digest of its text.
    package func createToken(
        _ token: APIToken,
        digest: [UInt8],
        audit: Audit
    ) async throws(StoreError) {
        try await write { context in
            _ = try context.newRevision(audit)
            try context.db.run(
                """
                INSERT INTO token (id, digest, name, role, workspace, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    token.id.rawValue, Data(digest), token.name, token.role.rawValue,
                    token.workspace, token.createdAt.milliseconds, token.expiresAt?.milliseconds,
                ]
            )
        }
    }

    /// All tokens, oldest first, revoked ones too.
    package func tokens() async throws(StoreError) -> [APIToken] {
        try await read { db in
            try db.rows("\(tokenSelect) ORDER BY created_at, id").map(APIToken.init)
        }
    }

    /// The token whose text has this digest, valid or not.
    package func token(withDigest digest: [UInt8]) async throws(StoreError) -> APIToken? {
        try await read { db in
            try db.row("\(tokenSelect) WHERE digest = ?", [Data(digest)]).map(APIToken.init)
        }
    }

    /// Ends a token's validity.
    package func revokeToken(
        _ id: TokenID,
        at now: Timestamp,
        audit: Audit
    ) async throws(StoreError) {
        try await write { context in
            try context.db.run(
                "UPDATE token SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?",
                [now.milliseconds, id.rawValue]
            )
            guard context.db.changesCount > 0 else { throw StoreError.unknownToken(id) }
            _ = try context.newRevision(audit)
        }
    }

    /// Replaces the addresses that deliveries come from.
    package func setSourceIPs(_ addresses: [String]) async throws(StoreError) {
        try await write { context in
            try context.db.run("DELETE FROM source_ip")
            for (position, address) in addresses.enumerated() {
                try context.db.run(
                    "INSERT OR IGNORE INTO source_ip (position, address) VALUES (?, ?)",
                    [position, address]
                )
            }
        }
    }

    /// The addresses that deliveries come from.
    package func sourceIPs() async throws(StoreError) -> [String] {
        try await read { db in try db.sourceIPs() }
    }
}

private let tokenSelect =
    "SELECT id, name, role, workspace, created_at, expires_at, revoked_at FROM token"

extension APIToken {
    fileprivate init(_ row: Row) throws {
        guard let role = Role(rawValue: row[2]) else {
            throw StoreError.corrupt(path: "the state", detail: "a row of table token")
        }
        self.init(
            id: TokenID(rawValue: row[0]),
            name: row[1],
            role: role,
            workspace: row[3],
            createdAt: Timestamp(milliseconds: row[4]),
            expiresAt: row.timestamp(5),
            revokedAt: row.timestamp(6)
        )
    }
}

extension Database {
    func sourceIPs() throws -> [String] {
        try String.fetchAll(
            cachedStatement(sql: "SELECT address FROM source_ip ORDER BY position")
        )
    }
}
