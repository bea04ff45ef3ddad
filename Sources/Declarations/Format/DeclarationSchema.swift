import Model
package import Text

/// The JSON Schema (2020-12) of declaration files, for editors and other validators.
package enum DeclarationSchema {
    /// The schema of a webhook's file; also of `_defaults.yaml`, where nothing is required.
    package static func json(eventTypes: [String]) -> JSON {
        let fields = fieldSchemas(eventTypes: eventTypes)
        var own = fields
        own.append(.init(name: "moved_from", value: key))
        own.append(.init(name: "environments", value: environments(fields)))
        own.append(.init(name: "waive", value: waivers))
        return .members([
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "PenguinHooks webhook declaration",
            "description": "A webhook, <key>.yaml, or what all inherit, _defaults.yaml.",
            "type": "object",
            "properties": .object(JSONObject(uniqueMembers: own)),
            "additionalProperties": false,
        ])
    }

    private static func environments(_ fields: [JSONObject.Member]) -> JSON {
        .members([
            "type": "object",
            "description": "What differs in an environment (--env); off leaves the webhook out.",
            "additionalProperties": .members([
                "anyOf": [
                    .members(["enum": ["off", false]]),
                    .members([
                        "type": "object",
                        "properties": .object(JSONObject(uniqueMembers: fields)),
                        "additionalProperties": false,
                    ]),
                ]
            ]),
        ])
    }

    private static let key = JSON.members([
        "type": "string",
        "description": "The key this webhook had before: it keeps id, secret and history.",
        "pattern": "^[a-z0-9][a-z0-9-]{0,62}$",
    ])

    private static let waivers = JSON.members([
        "type": "array",
        "description": "Rules of _policy.yaml that this file is excused from.",
        "items": .members([
            "type": "object",
            "properties": .members([
                "rule": .members(["enum": .array(PolicyRules.names.map(JSON.string))]),
                "reason": .members(["type": "string"]),
                "until": .members(["type": "string"]),
            ]),
            "required": ["rule", "reason", "until"],
            "additionalProperties": false,
        ]),
    ])
}
