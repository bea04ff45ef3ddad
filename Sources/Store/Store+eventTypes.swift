import GRDB
package import Model
import Text

extension Store {
    /// The team's own event types as they were applied, sorted by name.
    package func eventTypes() async throws(StoreError) -> [DeclaredEventType] {
        try await read { db in try db.declaredEventTypes() }
    }
}

extension Database {
    func declaredEventTypes() throws -> [DeclaredEventType] {
        try rows("SELECT name, entry FROM declared_event_type ORDER BY name").map { row in
            DeclaredEventType(name: row[0], entry: try JSON.parse(row[1]))
        }
    }
}

extension Applier {
    /// Writes the event types that change, and removes those that go.
    func writeEventTypes() throws {
        for name in request.removedEventTypes {
            try db.run("DELETE FROM declared_event_type WHERE name = ?", [name])
        }
        for type in request.eventTypes {
            try db.run(
                """
                INSERT INTO declared_event_type (name, entry) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET entry = excluded.entry
                """,
                [type.name, type.entry.text]
            )
        }
    }
}
