package import Model
package import Text

/// The limits and names of events on their way in.
package enum EventIntake {
    /// The members an event may have.
    package static let members = [
        "type", "data", "created_at", "id", "workspace", "idempotency_key",
    ]
    /// How many bytes a delivered body may have.
    package static let byteLimit = 256 << 10
    /// How many characters `workspace` and `idempotency_key` may have.
    package static let textLimit = 255
}

extension Catalogue {
    /// Checks one event and makes what the caller left out; throws everything wrong with it.
    package func newEvent(
        from json: JSON,
        now: Timestamp,
        sha256: ([UInt8]) -> [UInt8]
    ) throws(EventRejection) -> NewEvent {
        var reader = EventReader(json: json)
        let parts = reader.read(in: self)
        guard let parts, reader.problems.isEmpty else {
            throw EventRejection(problems: reader.problems)
        }
        let id = parts.id ?? EventID.make(at: now)
        let head = JSON.members([
            "id": .string(id.rawValue),
            "type": .string(parts.type),
            "created_at": .string(parts.createdAtText ?? now.rfc3339),
        ])
        let data = parts.data.canonicalBytes()
        var body = head.canonicalBytes()
        body.reserveCapacity(body.count + data.count + 8)
        body.removeLast()
        body += ",\"data\":".utf8
        body += data
        body.append(UInt8(ascii: "}"))
        guard body.count <= EventIntake.byteLimit else {
            let reason = EventRejection.Reason.tooLarge(
                bytes: body.count,
                limit: EventIntake.byteLimit
            )
            throw EventRejection(problems: [EventRejection.Problem(path: [], reason: reason)])
        }
        return NewEvent(
            id: id,
            type: parts.type,
            createdAt: parts.createdAt ?? now,
            workspace: parts.workspace,
            idempotencyKey: parts.idempotencyKey,
            digest: sha256(parts.given.canonicalBytes() + data),
            body: body,
            envelope: head.appending(parts.data, as: "data")
        )
    }
}

/// What a caller said of an event.
struct EventParts {
    var type: String
    var data: JSON
    var createdAtText: String?
    var createdAt: Timestamp?
    var id: EventID?
    var workspace: String?
    var idempotencyKey: String?

    /// What two requests with the same idempotency key must share beside their data.
    var given: JSON {
        .members([
            "type": .string(type),
            "created_at": createdAtText.map(JSON.string),
            "id": id.map { .string($0.rawValue) },
            "workspace": workspace.map(JSON.string),
        ])
    }
}

extension JSON {
    /// An object with one more member, whose name is new.
    fileprivate func appending(_ value: JSON, as name: String) -> JSON {
        var members = object?.members ?? []
        members.append(JSONObject.Member(name: name, value: value))
        return .object(JSONObject(uniqueMembers: members))
    }
}
