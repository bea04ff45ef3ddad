import Model
import Text

/// The schemas that several answers share.
enum OpenAPIComponents {
    static let schemas: JSON = .members([
        "Problem": Schema.object(
            [
                "type": Schema.string, "title": Schema.string, "status": Schema.count,
                "detail": Schema.string,
            ],
            optional: [
                "errors": Schema.list(
                    of: Schema.object(
                        ["message": Schema.string],
                        optional: [
                            "pointer": Schema.string, "index": Schema.count,
                            "rule": Schema.string,
                        ]
                    )
                )
            ]
        ),
        "Repeated": Schema.object(
            ["repeated": Schema.boolean],
            optional: ["id": Schema.string, "revision": Schema.count]
        ),
        "WebhookSummary": summary,
        "Webhook": webhook,
        "DeliverySummary": delivery,
        "Delivery": .members([
            "allOf": [
                Schema.component("DeliverySummary"),
                Schema.object(["attempt_log": Schema.list(of: Schema.component("Attempt"))]),
            ]
        ]),
        "Attempt": attempt,
        "TestResult": Schema.object(
            ["ok": Schema.boolean, "attempt": Schema.component("Attempt")],
            optional: [
                "webhook": Schema.optional(Schema.string), "file": Schema.optional(Schema.string),
                "advice": Schema.optional(Schema.string),
                "possible_causes": Schema.list(of: Schema.string),
            ]
        ),
        "Plan": Schema.object([
            "summary": Schema.anyObject, "changes": Schema.list(of: Schema.anyObject),
            "drift": Schema.list(of: Schema.anyObject), "digest": Schema.string,
        ]),
        "Applied": Schema.object([
            "revision": Schema.count, "applied_at": Schema.time, "actor": Schema.string,
            "commit": Schema.optional(Schema.string), "summary": Schema.string,
            "changes": Schema.list(of: Schema.anyObject), "secrets": Schema.anyObject,
        ]),
        "Revision": Schema.object(
            [
                "revision": Schema.count, "at": Schema.time, "actor": Schema.string,
                "commit": Schema.optional(Schema.string), "action": Schema.string,
                "summary": Schema.string,
            ],
            optional: ["plan_digest": Schema.string]
        ),
        "HistoryEntry": Schema.object(
            [
                "revision": Schema.count, "at": Schema.time, "actor": Schema.string,
                "commit": Schema.optional(Schema.string), "action": Schema.string,
                "summary": Schema.string, "peer": Schema.optional(Schema.string),
            ],
            optional: [
                "plan_digest": Schema.string, "message": Schema.optional(Schema.string),
            ]
        ),
        "Token": Schema.object([
            "id": Schema.string, "name": Schema.string,
            "role": Schema.word(Role.allCases.map(\.rawValue)),
            "workspace": Schema.optional(Schema.string), "created_at": Schema.time,
            "expires_at": Schema.optional(Schema.time),
            "revoked_at": Schema.optional(Schema.time),
            "status": Schema.word(["valid", "expired", "revoked"]),
        ]),
    ])

    private static let summary = Schema.object([
        "id": Schema.string, "key": Schema.string, "name": Schema.string, "url": Schema.string,
        "status": Schema.word(["active", "paused", "inactive"]), "badge": Schema.string,
        "health": Schema.word(["ok", "failing", "inactive"]),
        "managed_by": Schema.word(["file", "api"]), "file": Schema.optional(Schema.string),
        "success_rate_24h": Schema.optional(Schema.number),
        "attempts_24h": Schema.count, "succeeded_24h": Schema.count,
        "mean_ms": Schema.optional(Schema.count),
        "last_delivery_at": Schema.optional(Schema.time), "delivered_24h": Schema.count,
        "failed_24h": Schema.count, "p95_ms": Schema.optional(Schema.count),
        "quota_held": Schema.count,
        "note": Schema.optional(Schema.string),
    ])

    private static let webhook: JSON = .members([
        "allOf": [
            Schema.component("WebhookSummary"),
            Schema.object([
                "revision": Schema.count, "created_at": Schema.time, "created_by": Schema.string,
                "updated_at": Schema.time, "configuration": Schema.anyObject,
                "secret": Schema.object([
                    "masked": Schema.string, "fingerprint": Schema.string,
                    "version": Schema.count,
                ]),
                "consecutive_failures": Schema.count,
                "paused": Schema.optional(Schema.anyObject),
                "inactive": Schema.optional(Schema.anyObject),
            ]),
        ]
    ])

    private static let delivery = Schema.object(
        [
            "id": Schema.string, "event_id": Schema.string, "event_type": Schema.string,
            "webhook": Schema.string, "webhook_id": Schema.string, "status": Schema.string,
            "attempts": Schema.count, "max_attempts": Schema.count,
            "response_status": Schema.optional(Schema.count),
            "response_ms": Schema.optional(Schema.count), "error": Schema.optional(Schema.string),
            "created_at": Schema.time, "next_attempt_at": Schema.optional(Schema.time),
        ],
        optional: ["test": Schema.boolean, "replay_of": Schema.string]
    )

    private static let attempt = Schema.object(
        [
            "id": Schema.string, "number": Schema.count, "started_at": Schema.time,
            "url": Schema.string, "response_status": Schema.optional(Schema.count),
            "error": Schema.optional(Schema.string), "timings_ms": Schema.anyObject,
        ],
        optional: [
            "response_body": Schema.string, "response_body_cut": Schema.boolean,
            "response_body_dropped": Schema.boolean, "manual": Schema.boolean,
        ]
    )
}
