import Hummingbird
package import Model
package import Store
import Text

/// Removing what need not or must not be kept.
extension Operations {
    /// POST prune: `{"payloads","log","held"}`, each an age such as `30d`.
    func prune(_ call: Call) async throws -> Response {
        let body = try await call.object()
        let defaults = Retention.usual(at: call.now)
        let removals = try await store.prune(
            Retention(
                payloadsBefore: try call.moment(body["payloads"]?.string, named: "payloads")
                    ?? defaults.payloadsBefore,
                logBefore: try call.moment(body["log"]?.string, named: "log")
                    ?? defaults.logBefore,
                heldBefore: try call.moment(body["held"]?.string, named: "held")
                    ?? defaults.heldBefore
            ),
            now: call.now,
            audit: call.audit("prune", "removed what is old enough")
        )
        return .json(
            .members([
                "payloads": .integer(removals.payloads),
                "events": .integer(removals.events),
                "deliveries": .integer(removals.deliveries),
                "expired": .integer(removals.expired),
                "webhooks": .integer(removals.webhooks),
            ])
        )
    }

    /// POST expunge: `{"event"}` or `{"contact"}`; what was removed is not named in the audit trail.
    func expunge(_ call: Call) async throws -> Response {
        let body = try await call.object()
        let target: ExpungeTarget
        switch (body["event"]?.string, body["contact"]?.string) {
        case (let event?, nil): target = .event(EventID(rawValue: event))
        case (nil, let contact?): target = .contact(email: contact)
        default: throw Problem.badRequest("Name either an event or a contact's address.")
        }
        let subject =
            switch target {
            case .event(let id): "event \(id)"
            case .contact: "a contact"
            }
        let count = try await store.expunge(
            target,
            audit: call.audit("expunge", "removed the data of \(subject)")
        )
        return .json(.members(["expunged": .integer(count)]))
    }
}

extension Retention {
    /// Payloads for 30 days, the log for 400; nothing is held for more than 30 days, where nothing else is said.
    package static func usual(
        at now: Timestamp,
        payloads: Duration = .seconds(30 * 86_400),
        held: Duration = .seconds(30 * 86_400)
    ) -> Retention {
        Retention(
            payloadsBefore: now - payloads,
            logBefore: now - .seconds(400 * 86_400),
            heldBefore: now - held
        )
    }
}
