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
            var event = try TestEvent.make(
                source.type,
                data: source.data,
                in: catalogue,
                at: call.now
            )
            event.workspace = source.workspace
            return event
        }
        let type = body["event"]?.string ?? defaultType(wanted)
        return try TestEvent.make(type, data: body["data"], in: catalogue, at: call.now)
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
    ) async throws -> (type: String, data: JSON, workspace: String?)? {
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
        return (found.type, try Call.parse(bytes)["data"] ?? .null, found.workspace)
    }
}
