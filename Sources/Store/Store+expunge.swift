import GRDB
package import Model
import Text

/// Whose data `expunge` removes.
package enum ExpungeTarget: Sendable, Hashable {
    case event(EventID)
    /// Every event with this address as its contact's.
    case contact(email: String)
}

extension Store {
    /// Removes the data of an event or a contact from events, response bodies and the write-ahead log.
    ///
    /// What was still to be delivered of it is given up. Returns how many events that were.
    package func expunge(
        _ target: ExpungeTarget,
        audit: Audit
    ) async throws(StoreError) -> Int {
        let events = try await places(of: target)
        if case .event(let id) = target, events.isEmpty { throw .unknownEvent(id) }
        for start in stride(from: 0, to: events.count, by: 500) {
            let step = events[start..<min(start + 500, events.count)]
            try await write(cost: step.count) { context in
                // Freed pages too are overwritten.
                try context.db.execute(sql: "PRAGMA secure_delete = ON")
                for event in step { try context.expunge(event) }
                try context.db.execute(sql: "PRAGMA secure_delete = FAST")
            }
        }
        try await record(audit)
        try await truncateLog()
        return events.count
    }

    private func places(of target: ExpungeTarget) async throws(StoreError) -> [Int64] {
        try await read { db in
            switch target {
            case .event(let id):
                return try db.rows("SELECT seq FROM event WHERE id = ?", [id.stored])
                    .map { $0[0] }
            case .contact(let email):
                let rows = try db.rows(
                    "SELECT seq, body FROM event WHERE contact = ?",
                    [Contact.hash(email)]
                )
                // The index holds hashes: two addresses may share one.
                return try rows.filter { row in
                    guard let body = try row.bytes(1) else { return true }
                    let found = Contact.email(in: try JSON.parse(body))
                    return found?.lowercased() == email.lowercased()
                }.map { $0[0] }
            }
        }
    }
}

extension WriteContext {
    fileprivate mutating func expunge(_ event: Int64) throws {
        let rows = try db.rows(
            """
            SELECT seq, webhook, created_at, state, test_id IS NULL, quota FROM delivery
            WHERE event = ? AND state IN (0, 3, 5)
            """,
            [event]
        )
        for row in rows {
            if let quota: Int64 = row[5] {
                try unmarkHeld(row[0], webhook: row[1], quota: quota)
            }
            try db.run(
                """
                UPDATE delivery SET state = 7, due_at = NULL, scheduled_at = NULL,
                    error = 'Expunged'
                WHERE seq = ?
                """,
                [row[0] as Int64]
            )
            guard row[4] else { continue }
            effects.tally.delivery(
                webhook: row[1],
                createdAt: row[2],
                from: try Delivery.State(code: row[3]),
                to: .discarded
            )
        }
        try removePayload(of: event)
    }
}
