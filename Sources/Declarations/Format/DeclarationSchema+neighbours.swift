import Catalogue
import Model
import Text

/// The files beside the declarations.
extension DeclarationSchema {
    static let policy: JSON = {
        var members = rules
        members["deny"] = level("Rules that deny, like those at the top.")
        members["warn"] = level("Rules that only warn.")
        members["environments"] = texts("The environments there are; others are refused.")
        members["mute_drift"] = .members([
            "type": "array",
            "description": "Drift that is known; it shows again after the day.",
            "items": closed(
                [
                    "webhook": described("string", "A key, or the beginning of keys before *."),
                    "kind": .members(["enum": .array(PolicyRules.driftKinds.map(JSON.string))]),
                    "reason": described("string", "Why it is known."),
                    "until": moment,
                ],
                required: ["webhook", "reason", "until"]
            ),
        ])
        return titled(
            "policy",
            "_policy.yaml: what a change must keep to be applied.",
            closed(members)
        )
    }()

    static let event = titled(
        "event type",
        "_events/<type>.yaml: an event type of the team's own.",
        closed(
            [
                "type": .members([
                    "type": "string",
                    "description": "The type's name; the file's where left out.",
                    "pattern": "^[a-z0-9_]+(\\.[a-z0-9_]+)+$",
                ]),
                "category": .members([
                    "enum": .array(EventType.Category.allCases.map { .string($0.rawValue) })
                ]),
                "summary": described("string", "The description in a few words."),
                "description": described("string", "When it is sent."),
                "frequency": described("string", "Very High, High, Medium or Low."),
                "frequency_note": described("string", "How often, in a sentence."),
                "retry_safe": described("boolean", "Whether receiving it twice does no harm."),
                "typical_use": described("string", "What it is used for most."),
                "use_cases": texts("What else it is used for."),
                "related": texts("Event types that belong to it."),
                "version": .members([
                    "type": "string",
                    "description": "Its edition; x-since in the schema names a field's first one.",
                    "pattern": "^(0|[1-9][0-9]{0,5})(\\.(0|[1-9][0-9]{0,5})){0,2}$",
                ]),
                "status": .members([
                    "description": "How far receivers may rely on it; stable where left out.",
                    "enum": .array(EventType.Stability.allCases.map { .string($0.rawValue) }),
                ]),
                "schema": .members([
                    "type": ["object", "boolean"],
                    "description": "The JSON Schema of the event's data.",
                ]),
                "example": described("object", "The data of one event, or a whole event."),
            ],
            required: ["description", "schema", "example"]
        )
    )

    static func test(_ eventTypes: [String]) -> JSON {
        let type = JSON.members(["enum": .array(eventTypes.map(JSON.string))])
        let keys = JSON.members(["type": "array", "items": webhookKey])
        let test = closed(
            [
                "name": described("string", "What is tested, in words."),
                "event": .members([
                    "description": "A type, which stands for its example, or an event.",
                    "anyOf": [
                        type,
                        closed(
                            [
                                "type": type, "data": .bool(true),
                                "workspace": described("string", "The event's workspace."),
                                "id": described("string", "The event's id."),
                                "created_at": described("string", "The event's time."),
                            ],
                            required: ["type"]
                        ),
                    ],
                ]),
                "must_receive": keys,
                "must_not_receive": keys,
            ],
            required: ["event"]
        )
        return titled(
            "filter tests",
            "_tests/*.yaml: which events reach which webhooks.",
            .members(["anyOf": [test, .members(["type": "array", "items": test])]])
        )
    }

    private static let rules: JSONObject = {
        var rules = JSONObject()
        rules["require"] = .members([
            "type": "array",
            "description": "Fields that every webhook must have.",
            "items": .members(["enum": .array(WebhookConfiguration.fieldNames.map(JSON.string))]),
        ])
        rules["allowed_hosts"] = texts("Hosts that webhooks may go to, such as *.example.com.")
        rules["forbid_event_globs"] = .members([
            "type": "array",
            "description": "Subscriptions that are too wide.",
            "items": .members([
                "type": "string",
                "pattern":
                    "^(\\*|[a-z0-9_]+(\\.[a-z0-9_]+)*\\.\\*|[a-z0-9_]+(\\.[a-z0-9_]+)+)$",
            ]),
        ])
        rules["max_retry_attempts"] = number(1, 10, "Tries of a delivery, the first included.")
        rules["max_deletes"] = number(0, 1_000_000, "Deletes without a reason beside the number.")
        rules["max_delete_percent"] = number(0, 100, "The same as a share of what is live.")
        rules["max_lost_percent"] = number(0, 100, "Recorded deliveries that may get lost.")
        rules["max_secret_age"] = .members([
            "type": "string",
            "description": "How old signing secrets may get, such as 180d.",
            "pattern": "^([0-9]+(ms|s|m|h|d))+$",
        ])
        return rules
    }()

    private static func level(_ description: String) -> JSON {
        var object = closed(rules).object ?? JSONObject()
        object["description"] = .string(description)
        return .object(object)
    }

    /// A time, or a day that counts to its end.
    private static let moment = JSON.members([
        "type": "string",
        "description": "A day or a time.",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].+)?$",
    ])

    private static func texts(_ description: String) -> JSON {
        .members([
            "type": "array",
            "description": .string(description),
            "items": .members(["type": "string"]),
        ])
    }

    private static func described(_ type: String, _ description: String) -> JSON {
        .members(["type": .string(type), "description": .string(description)])
    }

    private static func number(_ least: Int, _ most: Int, _ description: String) -> JSON {
        .members([
            "type": "integer",
            "description": .string(description),
            "minimum": .integer(least),
            "maximum": .integer(most),
        ])
    }

    private static func closed(
        _ properties: KeyValuePairs<String, JSON>,
        required: [String] = []
    ) -> JSON {
        closed(
            JSONObject(uniqueMembers: properties.map { .init(name: $0.key, value: $0.value) }),
            required: required
        )
    }

    /// A mapping of these fields and no others.
    private static func closed(_ properties: JSONObject, required: [String] = []) -> JSON {
        .members([
            "type": "object",
            "properties": .object(properties),
            "required": required.isEmpty ? nil : .array(required.map(JSON.string)),
            "additionalProperties": false,
        ])
    }
}
