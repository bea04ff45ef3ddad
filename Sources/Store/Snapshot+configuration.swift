import GRDB
import Model
import Text

extension Snapshot {
    /// The state's row, webhooks and the audit trail; of secrets the hint and the version only.
    func copyConfiguration(_ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO state (id, state_id, salt, environment, revision, epoch, created_at,
                    taken_at, has_payloads)
                SELECT 1, state_id, salt, environment, revision, epoch, created_at, ?, ?
                FROM live.state
                """,
            arguments: [now.milliseconds, hasPayloads ? 1 : 0]
        )
        try copyEventTypes(db)
        try copyWebhooks(db)
        try copyAudit(db)
        try db.execute(
            sql: """
                INSERT INTO signing_secret (webhook, version, sealed, fingerprint, hint, created_at,
                    expires_at)
                SELECT webhook, version, x'', '', hint, created_at, expires_at
                FROM live.signing_secret
                """
        )
    }

    private func copyEventTypes(_ db: Database) throws {
        let rows = try Row.fetchAll(db, sql: "SELECT name, entry FROM live.declared_event_type")
        for row in rows {
            let entry = try JSON.parse(row[1] as String)
            try db.run(
                "INSERT INTO declared_event_type (name, entry) VALUES (?, ?)",
                [
                    row[0] as String,
                    hasPayloads ? entry.text : Redaction.eventType(entry).text,
                ]
            )
        }
    }

    private func copyWebhooks(_ db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT id, public_id, key, managed_by, file, revision, created_at, created_by,
                    updated_at, max_attempts, configuration, deleted_at, purged_at
                FROM live.webhook
                """
        )
        for row in rows {
            try db.run(
                """
                INSERT INTO webhook (id, public_id, key, managed_by, file, revision, created_at,
                    created_by, updated_at, max_attempts, configuration, deleted_at, purged_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    row[0] as Int64, row[1] as String, row[2] as String, row[3] as String,
                    row[4] as String?, row[5] as Int, row[6] as Int64, text(row[7]),
                    row[8] as Int64, row[9] as Int, try configuration(row[10]), row[11] as Int64?,
                    row[12] as Int64?,
                ]
            )
        }
        let operations = try Row.fetchAll(db, sql: "SELECT * FROM live.webhook_operation")
        for row in operations {
            try db.run(
                """
                INSERT INTO webhook_operation (webhook, pause_at, pause_by, pause_reason,
                    inactivity, inactive_since, consecutive_failures, next_probe_at,
                    probe_interval, not_before, last_error, last_attempt_at, last_success_at,
                    resumed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    row["webhook"] as Int64, row["pause_at"] as Int64?, text(row["pause_by"]),
                    text(row["pause_reason"]), row["inactivity"] as String?,
                    row["inactive_since"] as Int64?, row["consecutive_failures"] as Int,
                    row["next_probe_at"] as Int64?, row["probe_interval"] as Int64?,
                    row["not_before"] as Int64?, row["last_error"] as String?,
                    row["last_attempt_at"] as Int64?, row["last_success_at"] as Int64?,
                    row["resumed_at"] as Int64?,
                ]
            )
        }
    }

    private func copyAudit(_ db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT revision, at, actor, git_commit, action, summary, message, plan_digest
                FROM live.audit
                """
        )
        for row in rows {
            try db.run(
                """
                INSERT INTO audit (revision, at, actor, git_commit, action, summary, message,
                    plan_digest)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    row[0] as Int64, row[1] as Int64, text(row[2]), row[3] as String?,
                    row[4] as String, text(row[5]), text(row[6]), row[7] as String?,
                ]
            )
        }
    }

    private func text(_ text: String?) -> String? {
        hasPayloads ? text : text.map { Redaction.withoutAddresses($0) }
    }

    private func configuration(_ text: String) throws -> String {
        hasPayloads ? text : Redaction.configuration(try JSON.parse(text)).text
    }
}

/// Taking e-mail addresses and header values out.
enum Redaction {
    /// What stands where something was taken out.
    static let mark = "[redacted]"

    /// A text with each word that looks like an e-mail address replaced.
    static func withoutAddresses(_ text: String, by mark: String = mark) -> String {
        guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
        return text.split(separator: " ", omittingEmptySubsequences: false)
            .map { $0.utf8.contains(UInt8(ascii: "@")) ? mark : String($0) }
            .joined(separator: " ")
    }

    /// An entry of the catalogue whose example is nobody's, and as its schema wants it all the same.
    static func eventType(_ entry: JSON) -> JSON {
        withoutAddresses(entry, by: "user@example.com")
    }

    /// A configuration without header values and e-mail addresses.
    static func configuration(_ json: JSON) -> JSON {
        guard var object = json.object else { return json }
        object["notify"] = nil
        if let headers = object["headers"]?.object {
            object["headers"] = .object(
                JSONObject(
                    uniqueMembers: headers.members.map { header in
                        JSONObject.Member(
                            name: header.name,
                            value: header.value.string == nil ? header.value : .string(mark)
                        )
                    }
                )
            )
        }
        for member in object.members where member.name != "url" {
            object[member.name] = withoutAddresses(member.value)
        }
        return .object(object)
    }

    private static func withoutAddresses(_ json: JSON, by mark: String = mark) -> JSON {
        switch json {
        case .string(let text): .string(withoutAddresses(text, by: mark))
        case .array(let elements): .array(elements.map { withoutAddresses($0, by: mark) })
        case .object(let object):
            .object(
                JSONObject(
                    uniqueMembers: object.members.map {
                        JSONObject.Member(
                            name: $0.name,
                            value: withoutAddresses($0.value, by: mark)
                        )
                    }
                )
            )
        case .null, .bool, .number: json
        }
    }
}
