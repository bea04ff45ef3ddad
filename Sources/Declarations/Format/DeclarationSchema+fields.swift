import Model
import Text

extension DeclarationSchema {
    /// The configuration's fields in the format's order; null stands for "not inherited".
    static func fieldSchemas(eventTypes: [String]) -> [JSONObject.Member] {
        let schemas: [String: JSON] = [
            "name": text("Shown to people.", longest: 100),
            "description": text("What it is for.", longest: 2000),
            "url": url,
            "status": words(["active", "paused"], "Whether events are delivered."),
            "events": events(eventTypes),
            "owner": text("Who answers for it.", longest: 200),
            "notify": list(
                .members(["type": "string", "pattern": "^[^@\\s,;]+@[^@\\s,;]+\\.[^@\\s,;]+$"]),
                "Addresses told when it stops."
            ),
            "labels": .members([
                "type": "object",
                "description": "For grouping and searching.",
                "additionalProperties": nullable(.members(["type": "string", "minLength": 1])),
            ]),
            "filters": filters,
            "retry": retry,
            "timeout": duration("How long an answer may take: 1s to 30s."),
            "rate_limit": .members([
                "type": "string",
                "description": "At most so many attempts: 50/s, 300/m, 1000/h.",
                "pattern": "^[1-9][0-9]{0,6}/[smh]$",
            ]),
            "concurrency": integer(1, 256, "Requests at the same time."),
            "ordered": flag("One at a time, in the order of the events."),
            "on_exhausted": words(["continue", "pause"], "What an ordered webhook does then."),
            "on_resume": words(["drain", "skip"], "What becomes of held deliveries."),
            "headers": .members([
                "type": "object",
                "description": "Sent with each delivery; secrets come from environment or file.",
                "additionalProperties": .members([
                    "anyOf": [
                        .members(["type": "string"]), source, .members(["type": "null"]),
                    ]
                ]),
            ]),
            "tls": .members([
                "type": "object",
                "description": "A client certificate.",
                "properties": .members(["client_cert": source, "client_key": source]),
                "required": ["client_cert", "client_key"],
                "additionalProperties": false,
            ]),
            "secret": .members([
                "description": "Where the signing secret comes from; generated where left out.",
                "anyOf": [.members(["const": "generated"]), source],
            ]),
            "secret_version": integer(1, 1_000_000, "Raising it rotates the secret."),
            "secret_grace": duration("How long the old secret still signs."),
            "paused": paused,
            "protect": flag("Removing the file does not delete the webhook."),
            "breaker": integer(1, 100_000, "Consecutive failures that open the breaker."),
            "auto_pause_after": integer(1, 100_000, "Consecutive failures that stop it."),
        ]
        return WebhookConfiguration.fieldNames.map { name in
            guard let schema = schemas[name] else {
                preconditionFailure("\(name) has no schema")
            }
            let isRequired = ["name", "url", "events"].contains(name)
            return JSONObject.Member(name: name, value: isRequired ? schema : nullable(schema))
        }
    }

    private static let url = JSON.members([
        "description": "Where deliveries go: HTTPS, or HTTP on localhost.",
        "anyOf": [
            .members([
                "type": "string",
                "maxLength": .integer(EndpointURL.longest),
                "pattern":
                    "^[Hh][Tt][Tt][Pp]([Ss]://|://(localhost|127\\.0\\.0\\.1|\\[::1\\])([:/?]|$))",
            ]),
            source,
        ],
    ])

    private static func events(_ types: [String]) -> JSON {
        .members([
            "type": "array",
            "description": "Event types, globs such as email.*, or * for all but system.*.",
            "minItems": 1,
            "uniqueItems": true,
            "items": .members([
                "anyOf": [
                    .members(["enum": .array(types.map(JSON.string))]),
                    .members([
                        "type": "string", "pattern": "^(\\*|[a-z0-9_]+(\\.[a-z0-9_]+)*\\.\\*)$",
                    ]),
                ]
            ]),
        ])
    }

    private static let filters: JSON = {
        let names = nullable(list(.members(["type": "string"]), "Any of these."))
        return .members([
            "type": "object",
            "description": "All conditions must hold.",
            "properties": .members([
                "workspaces": names,
                "campaigns": names,
                "contact_tags": names,
                "custom": nullable(
                    .members([
                        "type": "object",
                        "description": .string(
                            "Paths into the event's data with a value, a list (any of) or "
                                + "operators: "
                                + CompiledFilter.operators.joined(separator: " ")
                        ),
                    ])
                ),
            ]),
            "additionalProperties": false,
        ])
    }()

    private static let retry = JSON.members([
        "type": "object",
        "properties": .members([
            "enabled": nullable(flag("Whether failed deliveries are tried again.")),
            "max_attempts": nullable(integer(1, 10, "All tries, the first included.")),
            "delays": nullable(
                .members([
                    "type": "array",
                    "description": "The waits between tries; the last one repeats.",
                    "minItems": 1,
                    "maxItems": 10,
                    "items": duration("1s to 7d."),
                ])
            ),
        ]),
        "additionalProperties": false,
    ])

    private static let paused = JSON.members([
        "type": "object",
        "description": "A pause that ends by itself.",
        "properties": .members([
            "until": .members(["type": "string", "format": "date-time"]),
            "reason": nullable(.members(["type": "string"])),
        ]),
        "required": ["until"],
        "additionalProperties": false,
    ])
}

/// A value that is read where it is applied, or kept.
private let source = JSON.members([
    "type": "object",
    "properties": .members([
        "from_env": .members(["type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"]),
        "from_file": .members(["type": "string", "minLength": 1]),
        "sealed": .members(["const": true]),
    ]),
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": false,
])

/// A schema that also takes null: left out, and not inherited either.
private func nullable(_ schema: JSON) -> JSON {
    guard case .object(var object) = schema else { return schema }
    if let type = object["type"] { object["type"] = .array([type, "null"]) }
    if let words = object["enum"]?.array { object["enum"] = .array(words + [.null]) }
    if let choices = object["anyOf"]?.array {
        object["anyOf"] = .array(choices + [.members(["type": "null"])])
    }
    return .object(object)
}

private func text(_ description: String, longest: Int) -> JSON {
    .members([
        "type": "string",
        "description": .string(description),
        "minLength": 1,
        "maxLength": .integer(longest),
    ])
}

private func words(_ values: [String], _ description: String) -> JSON {
    .members(["description": .string(description), "enum": .array(values.map(JSON.string))])
}

private func integer(_ least: Int, _ most: Int, _ description: String) -> JSON {
    .members([
        "type": "integer",
        "description": .string(description),
        "minimum": .integer(least),
        "maximum": .integer(most),
    ])
}

private func flag(_ description: String) -> JSON {
    .members(["type": "boolean", "description": .string(description)])
}

private func list(_ items: JSON, _ description: String) -> JSON {
    .members([
        "type": "array",
        "description": .string(description),
        "items": items,
        "uniqueItems": true,
    ])
}

private func duration(_ description: String) -> JSON {
    .members([
        "type": "string",
        "description": .string(description),
        "pattern": "^([0-9]+(ms|s|m|h|d))+$",
    ])
}
