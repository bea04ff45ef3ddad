package import Model
package import Text

/// The event types that are known, with their compiled schemas.
package struct Catalogue: Sendable {
    /// By category, built-in types in the specification's order, then a team's own by name.
    package let types: [EventType]
    private let entries: [String: Entry]

    private struct Entry: Sendable {
        let type: EventType
        let schema: CompiledSchema
    }

    /// The 15 types of PenguinMails.
    package static let builtIn = Catalogue.readBuiltIn()

    /// The built-in types in the specification's order.
    private static let builtInNames = [
        "email.sent", "email.delivered", "email.opened", "email.clicked", "email.bounced",
        "email.spam_reported", "email.unsubscribed",
        "campaign.launched", "campaign.completed", "campaign.paused",
        "contact.created", "contact.updated", "contact.unsubscribed",
        "system.webhook_paused", "system.quota_exceeded",
    ]

    /// The built-in types and a team's own.
    package init(adding own: [EventType]) throws(EventTypeError) {
        let builtIn = Set(Self.builtInNames)
        var names: Set<String> = []
        for type in own {
            if builtIn.contains(type.name) || type.name.hasPrefix("system.") {
                throw type.error(.reservedName(type.name))
            }
            if !names.insert(type.name).inserted { throw type.error(.duplicateName(type.name)) }
        }
        try self.init(Self.builtIn.types + own.sorted { $0.name < $1.name })
    }

    private init(_ types: [EventType]) throws(EventTypeError) {
        var entries: [String: Entry] = [:]
        for type in types {
            do {
                entries[type.name] = Entry(type: type, schema: try CompiledSchema(type.schema))
            } catch {
                throw EventTypeError(
                    type: type.name,
                    problems: error.problems.map {
                        EventTypeError.Problem(path: ["schema"] + $0.path, reason: .schema($0))
                    }
                )
            }
        }
        self.entries = entries
        self.types = EventType.Category.allCases.flatMap { category in
            types.filter { $0.category == category }
        }
    }

    private static func readBuiltIn() -> Catalogue {
        do {
            return try Catalogue(
                builtInNames.map { name in
                    let text = EmbeddedFiles.byPath[name + ".json"] ?? ""
                    return try EventType(json: JSON.parse(text), name: name)
                }
            )
        } catch {
            preconditionFailure("the built-in catalogue is broken: \(error)")
        }
    }

    /// The entry of this name.
    package func type(named name: String) -> EventType? {
        entries[name]?.type
    }

    /// The compiled schema of a type's `data`.
    package func schema(of name: String) -> CompiledSchema? {
        entries[name]?.schema
    }

    /// The type whose name is nearest to a misspelled one.
    package func suggestion(for name: String) -> String? {
        Suggestion.closest(to: name, among: types.map(\.name))
    }

    /// All entries without schemas and examples.
    package var json: JSON {
        .members(["event_types": .array(types.map(\.summaryJSON))])
    }
}

extension EventType {
    fileprivate func error(_ reason: EventTypeError.Reason) -> EventTypeError {
        EventTypeError(type: name, problems: [EventTypeError.Problem(path: [], reason: reason)])
    }
}
