package import Text

extension DeclarationSchema {
    /// The kinds of files in a folder of declarations.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// `<key>.yaml`.
        case webhook
        /// `_defaults.yaml`.
        case defaults
        /// `_policy.yaml`.
        case policy
        /// `_events/<type>.yaml`.
        case event
        /// `_tests/*.yaml`.
        case test

        /// The schema's file in the folder of declarations, as modelines name it.
        package var fileName: String {
            self == .webhook ? ".schema.json" : ".schema.\(rawValue).json"
        }
    }

    /// The schema of one kind of file; `eventTypes` are the names that may be used.
    package static func json(of kind: Kind, eventTypes: [String]) -> JSON {
        switch kind {
        case .webhook: webhook(eventTypes)
        case .defaults: defaults(eventTypes)
        case .policy: policy
        case .event: event
        case .test: test(eventTypes)
        }
    }

    /// A schema with its dialect and title.
    static func titled(_ title: String, _ description: String, _ schema: JSON) -> JSON {
        var object = JSONObject()
        object["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        object["title"] = .string("PenguinHooks \(title)")
        object["description"] = .string(description)
        for member in schema.object?.members ?? [] { object[member.name] = member.value }
        return .object(object)
    }
}
