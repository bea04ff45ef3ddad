package import Catalogue
package import Model
package import Text

/// Events that tests send, and the answer that says what came of them.
package enum TestEvent {
    /// An event of a type with an `evt_test_…` id: the catalogue's sample, or the given data.
    package static func make(
        _ type: String,
        data: JSON?,
        in catalogue: Catalogue,
        at now: Timestamp
    ) throws(Problem) -> NewEvent {
        if let data, data.object == nil { throw .badRequest("data is not an object.") }
        guard let envelope = catalogue.sampleEvent(type, at: now, data: data) else {
            let hint = catalogue.suggestion(for: type).map { "; did you mean \"\($0)\"?" } ?? ""
            throw .badRequest("Unknown event type \"\(type)\"\(hint)")
        }
        return NewEvent(
            id: EventID(rawValue: envelope["id"]?.string ?? ""),
            type: type,
            createdAt: now,
            workspace: nil,
            idempotencyKey: nil,
            digest: [],
            body: envelope.canonicalBytes(),
            envelope: envelope
        )
    }

    /// The answer of the test routes.
    package static func answer(
        _ attempt: Attempt,
        _ event: NewEvent,
        timeout: Duration,
        webhook: Webhook? = nil
    ) -> JSON {
        let errorClass = attempt.errorClass
        let causes = errorClass?.possibleCauses(status: attempt.responseStatus) ?? []
        return .members([
            "ok": .bool(attempt.isSuccess),
            "webhook": .text(webhook?.key.rawValue),
            "file": .text(webhook?.file),
            "event": event.envelope,
            "attempt": attempt.details(withBodies: true),
            "advice": .text(errorClass?.advice(timeout: timeout)),
            "possible_causes": .array(causes.map(JSON.string)),
        ])
    }

    /// An address that may be tested although it is not saved.
    package static func address(_ text: String) throws(Problem) -> String {
        do throws(EndpointURL.Problem) {
            return try EndpointURL(text).text
        } catch {
            let problem = ConfigurationProblem(
                path: ConfigurationPath(["url"]),
                reason: .endpoint(error)
            )
            throw .invalid([problem.answer()], title: "The address is invalid")
        }
    }
}
