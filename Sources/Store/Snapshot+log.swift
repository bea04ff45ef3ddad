import GRDB
import Model
import Text

extension Snapshot {
    /// Events, deliveries and attempts from `since` on.
    func copyLog(_ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO event_type (id, name) SELECT id, name FROM live.event_type"
        )
        let payload = hasPayloads ? "contact, body" : "NULL, NULL"
        try db.execute(
            sql: """
                INSERT INTO event
                    (seq, id, type, created_at, accepted_at, workspace, digest, contact, body)
                SELECT seq, id, type, created_at, accepted_at, workspace, x'', \(payload)
                FROM live.event AS e
                WHERE accepted_at >= ?1
                    OR seq IN (SELECT event FROM live.delivery WHERE created_at >= ?1)
                """,
            arguments: [since.milliseconds]
        )
        try db.execute(
            sql: """
                INSERT INTO delivery (seq, test_id, event, webhook, state, created_at, attempts,
                    manual_attempts, max_attempts, is_manual, due_at, scheduled_at, claim,
                    last_attempt_at, response_status, response_ms, error_class, error, replay_of)
                SELECT seq, test_id, event, webhook, state, created_at, attempts,
                    manual_attempts, max_attempts, is_manual, due_at, scheduled_at, claim,
                    last_attempt_at, response_status, response_ms, error_class, error,
                    CASE WHEN replay_of IN (SELECT seq FROM live.delivery WHERE created_at >= ?1)
                        THEN replay_of END
                FROM live.delivery WHERE created_at >= ?1 ORDER BY seq
                """,
            arguments: [since.milliseconds]
        )
        try copyShapes(db)
        try copyAttempts(db)
    }

    /// Without payloads shapes may become equal: `shape_map` says which one stands for which.
    private func copyShapes(_ db: Database) throws {
        try db.execute(sql: "CREATE TEMP TABLE shape_map (old INTEGER PRIMARY KEY, new INTEGER)")
        let rows = try Row.fetchAll(db, sql: "SELECT id, url, headers FROM live.request_shape")
        for row in rows {
            let headers = hasPayloads ? row[2] : try redacted(row[2])
            try db.run(
                "INSERT INTO request_shape (url, headers) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [row[1] as String, headers]
            )
            try db.run(
                """
                INSERT INTO shape_map (old, new)
                SELECT ?, id FROM request_shape WHERE url = ? AND headers = ?
                """,
                [row[0] as Int64, row[1] as String, headers]
            )
        }
    }

    private func copyAttempts(_ db: Database) throws {
        let content =
            hasPayloads
            ? "a.variables, a.response_headers, a.response_body"
            : "'', NULL, NULL"
        try db.execute(
            sql: """
                INSERT INTO attempt (seq, id, delivery, number, started_at, shape, variables,
                    response_headers, response_body, response_status, is_cut, error_class, error,
                    lookup_us, connect_us, tls_us, first_byte_us, total_us, peer, http_version,
                    is_manual)
                SELECT a.seq, a.id, a.delivery, a.number, a.started_at, m.new, \(content),
                    a.response_status, a.is_cut, a.error_class, a.error, a.lookup_us, a.connect_us,
                    a.tls_us, a.first_byte_us, a.total_us, a.peer, a.http_version, a.is_manual
                FROM live.attempt AS a JOIN shape_map AS m ON m.old = a.shape
                WHERE a.delivery IN (SELECT seq FROM live.delivery WHERE created_at >= ?)
                ORDER BY a.seq
                """,
            arguments: [since.milliseconds]
        )
        try db.execute(sql: "DROP TABLE temp.shape_map")
    }

    /// A shape with the names of its headers and none of their values.
    private func redacted(_ headers: String) throws -> String {
        let parts = try JSON.parse(headers).array ?? []
        return JSON.array(
            parts.map { part in
                .array([part.array?.first ?? .string(""), .string(Redaction.mark)])
            }
        ).text
    }
}
