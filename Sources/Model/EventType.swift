package import Text

/// An entry of the event catalogue.
package struct EventType: Sendable, Hashable {
    /// The group it is shown under.
    package enum Category: String, Sendable, Hashable, CaseIterable {
        case email
        case campaign
        case contact
        case system
        /// A team's own type without a category of the above.
        case custom
    }

    /// How far receivers may rely on it.
    package enum Stability: String, Sendable, Hashable, CaseIterable {
        case stable
        /// It may still change without notice.
        case beta
        /// It is still sent, but will not be one day.
        case deprecated
    }

    package var name: String
    package var category: Category
    /// The short phrase of the event selector: "Recipient opened email".
    package var summary: String
    /// The sentences of the reference page.
    package var description: String
    /// One word for the table: Very High, High, Medium, Low.
    package var frequency: String
    /// The sentence: "High - Can be triggered multiple times per email".
    package var frequencyNote: String
    package var isRetrySafe: Bool
    package var typicalUse: String
    package var useCases: [String]
    package var related: [String]
    /// Which edition of the type this is; nil where its author counts none.
    package var version: EventVersion?
    package var stability: Stability
    /// JSON Schema 2020-12 of `data`.
    package var schema: JSON
    /// A whole example event: id, type, created_at, data.
    package var example: JSON

    package init(
        name: String,
        category: Category,
        summary: String,
        description: String,
        frequency: String,
        frequencyNote: String,
        isRetrySafe: Bool,
        typicalUse: String,
        useCases: [String],
        related: [String],
        version: EventVersion? = nil,
        stability: Stability = .stable,
        schema: JSON,
        example: JSON
    ) {
        self.name = name
        self.category = category
        self.summary = summary
        self.description = description
        self.frequency = frequency
        self.frequencyNote = frequencyNote
        self.isRetrySafe = isRetrySafe
        self.typicalUse = typicalUse
        self.useCases = useCases
        self.related = related
        self.version = version
        self.stability = stability
        self.schema = schema
        self.example = example
    }
}
