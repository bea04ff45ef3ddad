import GRDB
import Glibc
package import Model

extension Store {
    /// Refuses a path for a snapshot where something else than an older snapshot is: it would be lost.
    package static func requireSnapshotOrNothing(at path: String) throws(StoreError) {
        guard (StateFile.size(path) ?? 0) > 0 else { return }
        do throws(StoreError) {
            let file = try ReadOnlyState(path: path)
            let kind = file.kind
            try wrappingErrors(at: path) { try file.queue.close() }
            file.release()
            if case .snapshot = kind { return }
        } catch {
            throw .alreadyExists(path: path)
        }
        throw .alreadyExists(path: path)
    }

    /// Writes a consistent copy without secrets to a file that appears at `path` when it is complete.
    ///
    /// It takes the place of an older snapshot, and of nothing else.
    /// Payloads, bodies, header values and e-mail addresses are in it only where `includePayloads` says so. `since` limits the
    /// log to what was created from then on. Whoever writes the state goes on meanwhile. It is filled under another name, of
    /// this or the caller's choice (`unfinished`).
    package func snapshot(
        to path: String,
        includePayloads: Bool,
        since: Timestamp? = nil,
        now: Timestamp,
        through given: String? = nil
    ) async throws(StoreError) {
        try Self.requireSnapshotOrNothing(at: path)
        let scratch = given ?? Self.unfinished(path)
        try StateFile.createNew(scratch)
        do {
            let snapshot = Snapshot(
                source: attachableName,
                hasPayloads: includePayloads,
                since: since ?? Timestamp(milliseconds: 0),
                now: now
            )
            var configuration = Configuration()
            configuration.busyMode = .timeout(10)
            // Where filling fails the file is thrown away with its transaction.
            configuration.allowsUnsafeTransactions = true
            let queue = try DatabaseQueue(path: scratch, configuration: configuration)
            try await queue.writeWithoutTransaction { db in try snapshot.fill(db) }
            try queue.close()
            try StateFile.publish(scratch, as: path)
        } catch {
            try StateFile.remove(scratch)
            throw StoreError(wrapping: error, path: path)
        }
    }
}

/// Filling a snapshot: each table by a list of what may be in it, never by taking away from a copy.
struct Snapshot: Sendable {
    /// The state as `ATTACH` takes it.
    let source: String
    let hasPayloads: Bool
    let since: Timestamp
    let now: Timestamp

    func fill(_ db: Database) throws {
        // A new file that is thrown away on any error needs no journal; it is synced once when complete.
        try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        try db.execute(sql: "ATTACH ? AS live", arguments: [source])
        try db.execute(sql: "BEGIN")
        try db.execute(sql: "PRAGMA application_id = \(Schema.snapshotApplicationID)")
        try Migrations.run(db, from: 0)
        try copyConfiguration(db)
        try copyLog(db)
        try copyStatistics(db)
        try db.keepMarks(since: WebhookMark.since(now))
        try db.execute(sql: "COMMIT")
        try db.execute(sql: "DETACH live")
    }

    private func copyStatistics(_ db: Database) throws {
        let hour = since.milliseconds.hourStart
        let columns = Tally.counterColumns.joined(separator: ", ")
        try db.execute(
            sql: """
                INSERT INTO hourly (webhook, hour, \(columns))
                    SELECT webhook, hour, \(columns) FROM live.hourly WHERE hour >= \(hour);
                INSERT INTO delivery_hourly (webhook, hour, state, count)
                    SELECT webhook, hour, state, count FROM live.delivery_hourly
                    WHERE hour >= \(hour) AND count > 0;
                INSERT INTO event_count (type, hour, count)
                    SELECT type, hour, count FROM live.event_count WHERE hour >= \(hour);
                INSERT INTO minutely (webhook, minute, \(columns))
                    SELECT webhook, minute, \(columns) FROM live.minutely WHERE minute >= \(hour);
                INSERT INTO backlog (webhook, state, count)
                    SELECT webhook, state, count FROM live.backlog;
                INSERT INTO quota (id, workspace, allowed, backlog_limit)
                    SELECT id, workspace, allowed, backlog_limit FROM live.quota;
                INSERT INTO quota_backlog (quota, webhook, count)
                    SELECT quota, webhook, count FROM live.quota_backlog;
                INSERT INTO uncounted_change (webhook, count)
                    SELECT webhook, count FROM live.uncounted_change;
                INSERT INTO source_ip (position, address)
                    SELECT position, address FROM live.source_ip;
                """
        )
        let values = try RecordedValues(gathering: db, schema: "live")
        try insert(values.workspaces, "workspace", db)
        // The others come out of payloads.
        guard hasPayloads else { return }
        try insert(values.campaigns, "campaign", db)
        try insert(values.contacts, "contact", db)
        try insert(values.contactTags, "tag", db)
    }

    private func insert(_ values: [String], _ kind: String, _ db: Database) throws {
        for (position, value) in values.enumerated() {
            try db.run(
                "INSERT INTO recorded_value (kind, position, value) VALUES (?, ?, ?)",
                [kind, position, value]
            )
        }
    }
}
