import HTTPTypes
import Hummingbird
import Model
import Text

/// Webhooks, their secrets and what is sent to them.
extension RouteDescription {
    static let webhooks: [String: RouteDescription] = [
        "GET webhooks": RouteDescription(
            summary: "All webhooks with their health of 24 hours",
            answer: Schema.object(["webhooks": Schema.list(of: Schema.component("WebhookSummary"))])
        ),
        "POST webhooks": RouteDescription(
            summary: "Make a webhook; its secret is shown once",
            body: configuration(key: true),
            status: .created,
            answer: Schema.object(
                ["webhook": Schema.component("Webhook")],
                optional: ["secret": Schema.string]
            ),
            hasETag: true,
            problems: [400, 409, 422, 503]
        ),
        "GET webhooks/{id}": RouteDescription(
            summary: "One webhook, by id or key",
            answer: Schema.component("Webhook"),
            hasETag: true,
            problems: [404]
        ),
        "PUT webhooks/{id}": RouteDescription(
            summary: "Replace the configuration of a webhook that no file manages",
            parameters: [.ifMatch],
            body: configuration(key: false),
            answer: Schema.component("Webhook"),
            hasETag: true,
            problems: [400, 404, 409, 412, 422, 503]
        ),
        "DELETE webhooks/{id}": RouteDescription(
            summary: "Delete a webhook that no file manages; it can be revived for 7 days",
            parameters: [.ifMatch],
            status: .noContent,
            problems: [404, 409, 412]
        ),
        "POST webhooks/{id}/pause": RouteDescription(
            summary: "Hold deliveries until resumed",
            parameters: [.ifMatch],
            body: members(["reason": Schema.optional(Schema.string)]),
            answer: Schema.component("Webhook"),
            hasETag: true,
            problems: [400, 404, 412, 422]
        ),
        "POST webhooks/{id}/resume": RouteDescription(
            summary: "Lift a pause made by hand, or set going after failures",
            parameters: [.ifMatch],
            body: members(["skip_held": Schema.boolean]),
            answer: Schema.component("Webhook"),
            hasETag: true,
            problems: [400, 404, 409, 412, 422]
        ),
        "GET webhooks/{id}/stats": RouteDescription(
            summary: "Health of 24 hours",
            answer: Schema.component("WebhookSummary"),
            problems: [404]
        ),
        "GET webhooks/{id}/secret": RouteDescription(
            summary: "The signing secret; who looked is kept in the audit trail",
            answer: secret(with: [:]),
            problems: [404, 503]
        ),
        "POST webhooks/{id}/rotate-secret": RouteDescription(
            summary: "Make a new signing secret; the old one signs as well for the grace",
            parameters: [.ifMatch],
            body: members(["grace": Schema.optional(Schema.string)]),
            answer: secret(with: ["previous_expires_at": Schema.optional(Schema.time)]),
            problems: [400, 404, 412, 422, 503]
        ),
        "POST webhooks/{id}/promote-secret": RouteDescription(
            summary: "End a rotation's grace: only the new signing secret signs from now on",
            parameters: [.ifMatch],
            answer: Schema.object([
                "id": Schema.string, "key": Schema.string, "version": Schema.count,
                "revoked_versions": Schema.list(of: Schema.count),
            ]),
            problems: [404, 409, 412]
        ),
        "POST webhooks/{id}/test": RouteDescription(
            summary: "Send a test event now and tell what came of it",
            body: members(testMembers),
            answer: Schema.component("TestResult"),
            problems: [400, 404, 410, 422, 429, 503]
        ),
        "POST test": RouteDescription(
            summary: "The same to an address that is not saved",
            body: Body(
                schema: Schema.object(
                    ["url": Schema.string],
                    optional: [
                        "timeout": Schema.string, "event": Schema.string,
                        "data": Schema.anyObject, "from_event": Schema.string,
                        "campaign": Schema.string, "contact": Schema.string,
                    ],
                    isClosed: true
                ),
                isRequired: true
            ),
            answer: Schema.component("TestResult"),
            problems: [400, 404, 410, 422, 429, 503]
        ),
        "POST webhooks/{id}/replay": RouteDescription(
            summary: "Deliver recorded events once more, a page at a time",
            body: members([
                "since": Schema.string, "until": Schema.string, "event": Schema.string,
                "status": Schema.string, "again": Schema.boolean, "dry_run": Schema.boolean,
                "limit": Schema.count, "cursor": Schema.string,
            ]),
            status: .accepted,
            answer: Schema.object([
                "matched": Schema.count, "replayed": Schema.count, "dry_run": Schema.boolean,
                "next_cursor": Schema.optional(Schema.string),
            ]),
            problems: [200, 400, 404, 422, 429]
        ),
    ]

    /// A body of optional members and no others.
    static func members(_ optional: KeyValuePairs<String, JSON>) -> Body {
        Body(schema: Schema.object([:], optional: optional, isClosed: true))
    }

    private static let testMembers: KeyValuePairs<String, JSON> = [
        "event": Schema.string, "data": Schema.anyObject, "from_event": Schema.string,
        "campaign": Schema.string, "contact": Schema.string,
    ]

    /// A declaration's fields, whose rules go beyond a schema.
    private static func configuration(key: Bool) -> Body {
        Body(
            schema: Schema.object(
                [
                    "name": Schema.string,
                    "url": .members(["anyOf": [Schema.string, Schema.anyObject]]),
                    "events": Schema.list(of: Schema.string),
                ],
                optional: [
                    "key": Schema.string, "description": Schema.string,
                    "status": Schema.string, "filters": Schema.anyObject,
                    "retry": Schema.anyObject, "timeout": Schema.string,
                    "headers": Schema.anyObject, "labels": Schema.anyObject,
                ]
            ),
            isAsserted: false,
            isRequired: true
        )
    }

    private static func secret(with optional: KeyValuePairs<String, JSON>) -> JSON {
        Schema.object(
            [
                "id": Schema.string, "key": Schema.string, "secret": Schema.string,
                "version": Schema.count,
            ],
            optional: optional
        )
    }
}
