import Model
import Text

/// The JSON Schemas (2020-12) of declaration files, for editors and other validators.
package enum DeclarationSchema {
    /// What only a webhook's own file says.
    private static let ownFields = ["name", "url", "events"]

    static func webhook(_ eventTypes: [String]) -> JSON {
        let fields = fieldSchemas(eventTypes: eventTypes)
        var own = fields
        own.append(.init(name: "moved_from", value: webhookKey))
        own.append(.init(name: "environments", value: environments(fields)))
        own.append(.init(name: "waive", value: waivers))
        return titled(
            "webhook declaration",
            "A webhook, <key>.yaml.",
            .members([
                "type": "object",
                "properties": .object(JSONObject(uniqueMembers: own)),
                "required": .array(ownFields.map(JSON.string)),
                "additionalProperties": false,
            ])
        )
    }

    static func defaults(_ eventTypes: [String]) -> JSON {
        let fields = fieldSchemas(eventTypes: eventTypes).filter { !ownFields.contains($0.name) }
        var own = fields
        own.append(.init(name: "environments", value: environments(fields)))
        return titled(
            "defaults",
            "_defaults.yaml: what every webhook has unless its file says otherwise.",
            .members([
                "type": "object",
                "properties": .object(JSONObject(uniqueMembers: own)),
                "additionalProperties": false,
            ])
        )
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

    static let webhookKey = JSON.members([
        "type": "string",
        "description": "The key of a webhook, which is its file's name.",
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
