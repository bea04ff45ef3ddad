import Catalogue
import HTTPTypes
import Hummingbird
import Model
import NIOCore
import Signing
import Store
import Text

/// Events on their way in, and looking one up.
extension Operations {
    /// POST events: one object, an array or NDJSON; all or nothing, answered once durable.
    func acceptEvents(_ call: Call) async throws -> Response {
        let bytes = try await call.bytes(upTo: Call.Limit.batch)
        let incoming = try IncomingEvents(bytes, isLines: call.sendsLines)
        if !incoming.isBatch, bytes.count > Call.Limit.usual {
            throw Problem.tooLarge(limit: Call.Limit.usual)
        }
        var events: [NewEvent] = []
        events.reserveCapacity(incoming.values.count)
        var errors: [JSON] = []
        let catalogue = catalogue
        for (index, value) in incoming.values.enumerated() {
            do throws(EventRejection) {
                events.append(try newEvent(from: value, in: catalogue, at: call.now))
            } catch {
                errors += error.problems.map { $0.answer(index: index) }
            }
        }
        guard errors.isEmpty else { throw Problem.invalid(errors, title: "Events are invalid") }
        try bind(&events, to: call, isBatch: incoming.isBatch)
        return try answer(to: events, try await store.accept(events, at: call.now))
    }

    /// Reads an event of a caller, who may not speak for the daemon.
    private func newEvent(
        from value: JSON,
        in catalogue: Catalogue,
        at now: Timestamp
    ) throws(EventRejection) -> NewEvent {
        let event = try catalogue.newEvent(from: value, now: now, sha256: SHA256.digest)
        guard event.type.hasPrefix("system.") else { return event }
        throw EventRejection(
            problems: [.init(path: ["type"], reason: .reservedType(event.type))]
        )
    }

    /// Applies the token's workspace and the request's idempotency key.
    private func bind(
        _ events: inout [NewEvent],
        to call: Call,
        isBatch: Bool
    ) throws(Problem) {
        if let workspace = call.caller.workspace {
            for index in events.indices {
                let given = events[index].workspace
                guard given == nil || given == workspace else {
                    throw .otherWorkspace(given ?? "", bound: workspace)
                }
                events[index].workspace = workspace
            }
        }
        guard let key = HTTPField.Name("Idempotency-Key").flatMap({ call.request.headers[$0] })
        else { return }
        guard !isBatch else {
            throw .badRequest("The Idempotency-Key header is for one event; name it in each.")
        }
        // The field wins where both stand.
        if events.count == 1, events[0].idempotencyKey == nil { events[0].idempotencyKey = key }
    }

    private func answer(
        to events: [NewEvent],
        _ acceptances: [EventAcceptance]
    ) throws(Problem) -> Response {
        var accepted = ""
        var duplicates = ""
        var conflicts: [JSON] = []
        for (index, acceptance) in acceptances.enumerated() {
            switch acceptance {
            case .accepted(let id, let deliveries):
                if !accepted.isEmpty { accepted += "," }
                // Identifiers need no escaping: `[A-Za-z0-9_-]`.
                accepted += "{\"id\":\"\(id.rawValue)\",\"deliveries\":\(deliveries)}"
            case .duplicate(let id):
                if !duplicates.isEmpty { duplicates += "," }
                duplicates += "\"\(id.rawValue)\""
            case .conflict(let existing):
                conflicts.append(.conflict(events[index], at: index, existing: existing))
            }
        }
        guard conflicts.isEmpty else { throw .eventConflict(conflicts) }
        return .text(
            "{\"accepted\":[\(accepted)],\"duplicates\":[\(duplicates)]}",
            type: "application/json",
            status: .accepted
        )
    }

    /// GET events/{id}: one recorded event and its deliveries.
    func showEvent(_ call: Call) async throws -> Response {
        let name = try call.parameter("id")
        let id = EventID(rawValue: name)
        guard let event = try await store.event(id) else { throw Problem.notFound("event", name) }
        let deliveries = try await store.deliveries(of: id)
        return .json(
            .members([
                "id": .string(event.id.rawValue),
                "type": .string(event.type),
                "created_at": .moment(event.createdAt),
                "accepted_at": .moment(event.acceptedAt),
                "workspace": .text(event.workspace),
                "event": call.caller.seesPersonalData ? try event.shownBody() : nil,
                "deliveries": .array(deliveries.map(\.summary)),
            ])
        )
    }

    /// GET event-types.
    func listEventTypes(_ call: Call) async throws -> Response {
        .json(catalogue.json)
    }

    /// GET event-types/{type}.
    func showEventType(_ call: Call) async throws -> Response {
        let name = try call.parameter("type")
        guard let type = catalogue.type(named: name) else {
            throw Problem.notFound("event type", name)
        }
        return .json(type.json)
    }
}

extension EventRejection.Problem {
    /// As an element of a problem's `errors`.
    fileprivate func answer(index: Int) -> JSON {
        .members([
            "index": .integer(index),
            "pointer": .string(pointer),
            "message": .string(message),
            "hint": hint.map(JSON.string),
        ])
    }
}

extension RecordedEvent {
    /// The body as it is delivered; null where retention removed it.
    fileprivate func shownBody() throws(Problem) -> JSON {
        guard let body else { return .null }
        return try Call.parse(body)
    }
}

extension Call {
    /// Whether the body is one event a line.
    fileprivate var sendsLines: Bool {
        let type = request.headers[.contentType]?.lowercased() ?? ""
        return ["application/x-ndjson", "application/ndjson", "application/jsonl"]
            .contains { type.hasPrefix($0) }
    }
}
