import HTTPTypes
import Hummingbird
import Model
import Text

/// Events, deliveries and the stream of attempts.
extension RouteDescription {
    static let log: [String: RouteDescription] = [
        "GET webhooks/{id}/deliveries": RouteDescription(
            summary: "The delivery log of a webhook, newest first",
            parameters: deliveryParameters,
            answer: deliveries,
            otherAnswers: ["text/csv"],
            problems: [400, 404]
        ),
        "GET deliveries": RouteDescription(
            summary: "The delivery log of all webhooks, newest first",
            parameters: [Parameter(name: "webhook", meaning: "Only this one's, by id or key.")]
                + deliveryParameters,
            answer: deliveries,
            otherAnswers: ["text/csv"],
            problems: [400, 404]
        ),
        "GET deliveries/{id}": RouteDescription(
            summary: "A delivery with its attempts, their requests and responses",
            answer: Schema.component("Delivery"),
            problems: [404]
        ),
        "POST deliveries/{id}/retry": RouteDescription(
            summary: "One more attempt now",
            status: .accepted,
            answer: Schema.object(["retried": Schema.count]),
            problems: [404, 409, 429]
        ),
        "POST webhooks/{id}/deliveries/retry-failed": RouteDescription(
            summary: "One more attempt now for everything that failed",
            status: .accepted,
            answer: Schema.object(["retried": Schema.count]),
            problems: [404, 429]
        ),
        "POST webhooks/{id}/deliveries/archive-failed": RouteDescription(
            summary: "Put what failed for good out of sight",
            answer: Schema.object(["archived": Schema.count]),
            problems: [404]
        ),
        "POST events": RouteDescription(
            summary: "Hand in one event, an array or NDJSON; answered once it is on disk",
            body: Body(
                schema: .members(["anyOf": [event, Schema.list(of: event)]]),
                isAsserted: false,
                isRequired: true,
                mediaTypes: ["application/json", "application/x-ndjson"]
            ),
            status: .accepted,
            answer: Schema.object([
                "accepted": Schema.list(
                    of: Schema.object(["id": Schema.string, "deliveries": Schema.count])
                ),
                "duplicates": Schema.list(of: Schema.string),
            ]),
            problems: [400, 409, 413, 422, 429, 503, 507]
        ),
        "GET events/{id}": RouteDescription(
            summary: "A recorded event and its deliveries",
            answer: Schema.object(
                [
                    "id": Schema.string, "type": Schema.string, "created_at": Schema.time,
                    "accepted_at": Schema.time, "workspace": Schema.optional(Schema.string),
                    "deliveries": Schema.list(of: Schema.component("DeliverySummary")),
                ],
                optional: ["event": Schema.any]
            ),
            problems: [404, 410]
        ),
        "GET event-types": RouteDescription(
            summary: "The catalogue of event types",
            answer: Schema.any
        ),
        "GET event-types/{type}": RouteDescription(
            summary: "One event type with its schema and example",
            answer: Schema.object(["type": Schema.string, "category": Schema.string]),
            problems: [404]
        ),
        "GET stream": RouteDescription(
            summary: "Attempts and changes of health as they happen (server-sent events)",
            parameters: [
                Parameter(
                    name: "Last-Event-ID",
                    place: .header,
                    meaning: "Goes on after this event.",
                    schema: Schema.count
                )
            ],
            otherAnswers: ["text/event-stream"],
            problems: [400, 503]
        ),
    ]

    private static let event = Schema.object(
        ["type": Schema.string, "data": Schema.anyObject],
        optional: [
            "id": Schema.string, "created_at": Schema.string, "workspace": Schema.string,
            "idempotency_key": Schema.string,
        ]
    )

    private static let deliveries = Schema.object([
        "deliveries": Schema.list(of: Schema.component("DeliverySummary")),
        "next_cursor": Schema.optional(Schema.string),
    ])

    private static let deliveryParameters = [
        Parameter(
            name: "status",
            meaning: "Only those of this status.",
            schema: Schema.word(DeliveryStatus.allCases.map(\.rawValue))
        ),
        Parameter(name: "event", meaning: "Only those of this event type."),
        .since, .until,
        Parameter(name: "search", meaning: "An event's id or a contact's address."),
        .cursor, .limit,
    ]
}
