package import Text

/// A configuration taken apart into the fields that a plan compares.
extension WebhookConfiguration {
    /// One field with its path and value.
    package struct Field: Sendable, Hashable {
        package var path: String
        package var value: JSON
    }

    /// Every field by path, in the format's order; mappings are taken apart, lists are not.
    package var fields: [Field] {
        Self.fields(of: json)
    }

    /// Takes a configuration's JSON form apart.
    package static func fields(of json: JSON) -> [Field] {
        var fields: [Field] = []
        collect(json, at: ConfigurationPath(), into: &fields)
        return fields
    }

    private static func collect(
        _ json: JSON,
        at path: ConfigurationPath,
        into fields: inout [Field]
    ) {
        guard let object = json.object, isTakenApart(path.components) else {
            fields.append(Field(path: path.text, value: json))
            return
        }
        for member in object.members {
            collect(member.value, at: path.appending(member.name), into: &fields)
        }
    }

    /// References and single conditions stay whole: `{from_env: NAME}`, `{$gte: 3}`.
    private static func isTakenApart(_ path: [String]) -> Bool {
        switch path.count {
        case 0: true
        case 1: ["labels", "filters", "retry", "headers", "tls", "paused"].contains(path[0])
        case 2: path == ["filters", "custom"]
        default: false
        }
    }
}
