import Model
import Text

/// Problems of plans and their secrets, in words.
extension Problem {
    static func stalePlan(expected: String, found: String) -> Problem {
        Problem(
            409,
            "stale-plan",
            title: "The plan is stale",
            detail: "What is live has moved on since the plan was made; plan again.",
            members: ["expected_digest": .string(expected), "digest": .string(found)]
        )
    }

    static func notConverged(_ revision: Int, _ names: [String]) -> Problem {
        Problem(
            500,
            "not-converged",
            title: "Something is left to do after the plan was applied",
            detail: "Revision \(revision) is applied, but another plan would change "
                + names.prefix(5).joined(separator: ", ")
                + (names.count > 5 ? " and \(names.count - 5) more" : "")
                + ". Look at it with `penguinhooks reconcile` and report it.",
            members: ["revision": .integer(revision)]
        )
    }

    static func missingValue(_ key: WebhookKey, _ field: String) -> Problem {
        Problem(
            422,
            "missing-value",
            title: "A value is missing",
            detail: "\(key): \(field) comes from the environment or a file of whoever applies, "
                + "and its value was not sent.",
            members: ["key": .string(key.rawValue), "field": .string(field)]
        )
    }

    static func sealedOnCreate(_ key: WebhookKey, _ field: String) -> Problem {
        Problem(
            422,
            "nothing-sealed",
            title: "Nothing is sealed yet",
            detail: "\(key): \(field) says `sealed: true`, which keeps what is live, but there is "
                + "nothing. Use from_env or from_file.",
            members: ["key": .string(key.rawValue), "field": .string(field)]
        )
    }

    static func badSecret(_ key: WebhookKey, _ reason: String) -> Problem {
        Problem(
            422,
            "bad-secret",
            title: "The supplied secret is not usable",
            detail: "\(key): \(reason)",
            members: ["key": .string(key.rawValue)]
        )
    }

    static func declaredPause(_ webhook: Webhook) -> Problem {
        let place = webhook.file.map { " in \($0)" } ?? ""
        return Problem(
            409,
            "declared-pause",
            title: "The pause is declared",
            detail: "\(webhook.key) is paused by its declaration\(place); resume lifts only pauses "
                + "made by hand.",
            members: ["file": .text(webhook.file)]
        )
    }

    static func otherWorkspace(_ given: String, bound: String) -> Problem {
        Problem(
            403,
            "other-workspace",
            title: "The token is bound to a workspace",
            detail: "The token posts for \"\(bound)\" only, not for \"\(given)\"."
        )
    }

    static func eventConflict(_ conflicts: [JSON]) -> Problem {
        Problem(
            409,
            "event-conflict",
            title: "An event came before with other content",
            detail: conflicts.first?["message"]?.string ?? "",
            members: ["errors": .array(conflicts)]
        )
    }
}

extension JSON {
    /// An element of a conflict's `errors`.
    static func conflict(_ event: NewEvent, at index: Int, existing: EventID) -> JSON {
        let what =
            event.idempotencyKey.map { "the idempotency key \"\($0)\"" } ?? "the id \(event.id)"
        return .members([
            "index": .integer(index),
            "existing": .string(existing.rawValue),
            "message": .string("\(what) came before, for \(existing), with other content"),
        ])
    }
}
