package import Text

/// An event that passed validation and waits to be recorded.
package struct NewEvent: Sendable {
    package var id: EventID
    package var type: String
    package var createdAt: Timestamp
    package var workspace: String?
    package var idempotencyKey: String?
    /// SHA-256 of what the caller gave, for comparing repeats of an idempotency key.
    package var digest: [UInt8]
    /// The delivered bytes: `{"id","type","created_at","data"}` as `JSON.stringify` writes them.
    package var body: [UInt8]
    /// The parsed body, for filters.
    package var envelope: JSON

    package init(
        id: EventID,
        type: String,
        createdAt: Timestamp,
        workspace: String?,
        idempotencyKey: String?,
        digest: [UInt8],
        body: [UInt8],
        envelope: JSON
    ) {
        self.id = id
        self.type = type
        self.createdAt = createdAt
        self.workspace = workspace
        self.idempotencyKey = idempotencyKey
        self.digest = digest
        self.body = body
        self.envelope = envelope
    }
}

/// What became of one event of a batch.
package enum EventAcceptance: Sendable, Hashable {
    /// Recorded now, to be delivered to so many webhooks.
    case accepted(EventID, deliveries: Int)
    /// Recorded before under the same id or idempotency key with the same content.
    case duplicate(EventID)
    /// The same idempotency key or id came before with other content.
    case conflict(existing: EventID)
}

/// An event on record.
package struct RecordedEvent: Sendable, Hashable {
    package var id: EventID
    package var type: String
    package var createdAt: Timestamp
    package var acceptedAt: Timestamp
    package var workspace: String?
    /// Nil when retention removed it.
    package var body: [UInt8]?

    package init(
        id: EventID,
        type: String,
        createdAt: Timestamp,
        acceptedAt: Timestamp,
        workspace: String?,
        body: [UInt8]?
    ) {
        self.id = id
        self.type = type
        self.createdAt = createdAt
        self.acceptedAt = acceptedAt
        self.workspace = workspace
        self.body = body
    }
}
