import Catalogue
import Model
import Store
import Text

/// Choosing what a test sends.
extension Operations {
    /// The sample of a type, the caller's own data, or a recorded event's; always with a test's id.
    func testEvent(
        _ body: JSON,
        wanted: [EventPattern],
        _ call: Call
    ) async throws -> NewEvent {
        if let source = try await recordedEvent(body, call) {
            return try made(of: source.type, data: source.data, call)
        }
        let type = body["event"]?.string ?? defaultType(wanted)
        return try made(of: type, data: body["data"], call)
    }

    private func made(of type: String, data: JSON?, _ call: Call) throws(Problem) -> NewEvent {
        guard let envelope = catalogue.sampleEvent(type, at: call.now, data: data) else {
            let hint = catalogue.suggestion(for: type).map { "; did you mean \"\($0)\"?" } ?? ""
            throw .badRequest("Unknown event type \"\(type)\"\(hint)")
        }
        if let data, data.object == nil { throw .badRequest("data is not an object.") }
        return NewEvent(
            id: EventID(rawValue: envelope["id"]?.string ?? ""),
            type: type,
            createdAt: call.now,
            workspace: nil,
            idempotencyKey: nil,
            digest: [],
            body: envelope.canonicalBytes(),
            envelope: envelope
        )
    }

    /// The first type of the catalogue that the webhook wants.
    private func defaultType(_ wanted: [EventPattern]) -> String {
        let type = catalogue.types.first { type in wanted.contains { $0.matches(type.name) } }
        return type?.name ?? "email.opened"
    }

    /// The recorded event that the body names, or the newest of a campaign or contact.
    private func recordedEvent(
        _ body: JSON,
        _ call: Call
    ) async throws -> (type: String, data: JSON)? {
        let found: RecordedEvent?
        let wanted: String
        if let id = body["from_event"]?.string {
            wanted = id
            found = try await store.event(EventID(rawValue: id))
        } else if body["campaign"] != nil || body["contact"] != nil {
            let campaign = body["campaign"]?.string
            let contact = body["contact"]?.string
            wanted = [campaign, contact].compactMap { $0 }.joined(separator: " and ")
            found = try await newestEvent(
                type: body["event"]?.string,
                campaign: campaign,
                contact: contact
            )
        } else {
            return nil
        }
        guard let found else { throw Problem.noRecordedEvent(wanted) }
        guard let bytes = found.body else { throw Problem.payloadGone(found.id.rawValue) }
        return (found.type, try Call.parse(bytes)["data"] ?? .null)
    }
}
