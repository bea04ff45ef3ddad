package import Model
package import Text

/// Entries of the catalogue as JSON: our data files, a team's `_events/` files, `events show`.
extension EventType {
    /// The fields of an entry.
    package static let fields = [
        "type", "category", "summary", "description", "frequency", "frequency_note", "retry_safe",
        "typical_use", "use_cases", "related", "version", "status", "schema", "example",
    ]

    /// Reads an entry; `name` is that of its file, where the entry does not repeat it.
    ///
    /// Description, schema and example must be there; the example is a whole event or only its data.
    package init(json: JSON, name: String? = nil) throws(EventTypeError) {
        var reader = EventTypeReader(json: json, name: name)
        let type = reader.read()
        guard reader.problems.isEmpty else {
            throw EventTypeError(type: type.name, problems: reader.problems)
        }
        self = type
    }

    /// The whole entry.
    package var json: JSON {
        .members([
            "type": .string(name),
            "category": .string(category.rawValue),
            "summary": .string(summary),
            "description": .string(description),
            "frequency": .string(frequency),
            "frequency_note": .string(frequencyNote),
            "retry_safe": .bool(isRetrySafe),
            "typical_use": .string(typicalUse),
            "use_cases": .array(useCases.map(JSON.string)),
            "related": .array(related.map(JSON.string)),
            "version": version.map { .string($0.text) },
            "status": stability == .stable ? nil : .string(stability.rawValue),
            "schema": schema,
            "example": example,
        ])
    }

    /// The entry without schema and example, for lists.
    package var summaryJSON: JSON {
        .members([
            "type": .string(name),
            "category": .string(category.rawValue),
            "summary": .string(summary),
            "frequency": .string(frequency),
            "retry_safe": .bool(isRetrySafe),
            "typical_use": .string(typicalUse),
        ])
    }
}
