import HTTPTypes
import Hummingbird
import Model
import Text

/// Plans, tokens and the state as a whole.
extension RouteDescription {
    static let state: [String: RouteDescription] = [
        "GET state": RouteDescription(
            summary: "What is live",
            answer: Schema.object([
                "revision": Schema.count, "environment": Schema.optional(Schema.string),
                "last_apply": Schema.optional(Schema.component("Revision")),
                "webhooks": Schema.list(of: Schema.component("Webhook")),
            ])
        ),
        "POST plan": RouteDescription(
            summary: "Declarations in, plan out; nothing changes",
            parameters: [.since],
            body: declarations,
            answer: Schema.component("Plan"),
            problems: [400, 409, 413, 422]
        ),
        "POST apply": RouteDescription(
            summary: "Apply a whole plan, all or nothing; 409 when it is stale or braked",
            body: declarations,
            answer: Schema.component("Applied"),
            problems: [400, 409, 413, 422, 503]
        ),
        "GET drift": RouteDescription(
            summary: "What is live and not as the last apply left it",
            answer: Schema.component("Plan"),
            problems: [409, 422]
        ),
        "POST rollback": RouteDescription(
            summary: "Plan the way back to a revision, or apply it",
            body: Body(
                schema: Schema.object(
                    ["revision": Schema.count],
                    optional: [
                        "dry_run": Schema.boolean, "allow_deletes": Schema.count,
                        "allow_loss": Schema.count, "expected_digest": Schema.string,
                    ],
                    isClosed: true
                ),
                isRequired: true
            ),
            answer: .members(["anyOf": [Schema.component("Plan"), Schema.component("Applied")]]),
            problems: [400, 409, 422, 503]
        ),
        "GET declarations": RouteDescription(
            summary: "What is or was live, as declarations",
            parameters: [
                Parameter(name: "revision", meaning: "As it left them.", schema: Schema.count)
            ],
            answer: Schema.object([
                "revision": Schema.count, "environment": Schema.optional(Schema.string),
                "event_types": Schema.list(of: Schema.anyObject),
                "webhooks": Schema.list(of: Schema.anyObject),
            ]),
            problems: [400]
        ),
        "GET history": RouteDescription(
            summary: "The audit trail, newest first",
            parameters: [.limit],
            answer: Schema.object(["history": Schema.list(of: Schema.component("HistoryEntry"))]),
            problems: [400]
        ),
        "GET tokens": RouteDescription(
            summary: "All tokens, without their text",
            answer: Schema.object(["tokens": Schema.list(of: Schema.component("Token"))])
        ),
        "POST tokens": RouteDescription(
            summary: "Make a token; it is shown once",
            body: Body(
                schema: Schema.object(
                    ["role": Schema.word(Role.allCases.map(\.rawValue))],
                    optional: [
                        "name": Schema.string, "expires": Schema.string,
                        "workspace": Schema.string,
                    ],
                    isClosed: true
                ),
                isRequired: true
            ),
            status: .created,
            answer: Schema.object([
                "id": Schema.string, "role": Schema.string, "token": Schema.string,
                "expires_at": Schema.optional(Schema.time),
            ]),
            problems: [400, 422]
        ),
        "DELETE tokens/{id}": RouteDescription(
            summary: "Revoke a token",
            status: .noContent,
            problems: [404]
        ),
        "GET source-ips": RouteDescription(
            summary: "The addresses that deliveries come from",
            answer: Schema.object(["source_ips": Schema.list(of: Schema.string)])
        ),
        "GET snapshot": RouteDescription(
            summary: "The state as an SQLite file without secrets",
            parameters: [
                Parameter(
                    name: "payloads",
                    meaning: "With payloads, bodies and addresses: developer or admin.",
                    schema: Schema.word(["true", "false"])
                ), .since,
            ],
            otherAnswers: ["application/vnd.sqlite3"],
            problems: [400, 507]
        ),
        "POST prune": RouteDescription(
            summary: "Remove what is old enough",
            body: members([
                "payloads": Schema.string, "log": Schema.string, "held": Schema.string,
            ]),
            answer: Schema.object([
                "payloads": Schema.count, "events": Schema.count, "deliveries": Schema.count,
                "expired": Schema.count, "webhooks": Schema.count,
            ]),
            problems: [400, 422]
        ),
        "POST rekey": RouteDescription(
            summary: "Seal everything under a new master key, which stays where it is made",
            answer: Schema.object([
                "key_id": Schema.string, "previous_key_id": Schema.string, "webhooks": Schema.count,
            ]),
            problems: [400]
        ),
        "POST expunge": RouteDescription(
            summary: "Remove the data of an event or a contact",
            body: Body(
                schema: .members([
                    "oneOf": [
                        Schema.object(["event": Schema.string], isClosed: true),
                        Schema.object(["contact": Schema.string], isClosed: true),
                    ]
                ]),
                isRequired: true
            ),
            answer: Schema.object(["expunged": Schema.count]),
            problems: [400, 404, 422]
        ),
    ]

    /// Declared webhooks; the fields of a configuration have rules beyond a schema.
    private static let declarations = Body(
        schema: Schema.object(
            [
                "webhooks": Schema.list(
                    of: Schema.object(["key": Schema.string, "configuration": Schema.anyObject])
                )
            ],
            optional: ["event_types": Schema.list(of: Schema.anyObject)]
        ),
        isAsserted: false,
        isRequired: true
    )
}
