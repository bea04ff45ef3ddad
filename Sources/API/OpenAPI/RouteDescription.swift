import HTTPTypes
import Hummingbird
import Text

/// What the document says of a route beside its path and role.
struct RouteDescription: Sendable {
    /// A value of the query or a header.
    struct Parameter: Sendable {
        enum Place: String { case query, header }

        var name: String
        var place = Place.query
        var meaning: String
        var schema = Schema.string
    }

    /// What a request carries.
    struct Body: Sendable {
        var schema: JSON
        /// Whether the schema is asserted before the handler sees the body; others read it themselves.
        var isAsserted = true
        var isRequired = false
        var mediaTypes = ["application/json"]
    }

    var summary: String
    var parameters: [Parameter] = []
    var body: Body?
    var status: HTTPResponse.Status = .ok
    /// The JSON answer; nil where there is none.
    var answer: JSON?
    /// Further media types of the answer.
    var otherAnswers: [String] = []
    var hasETag = false
    /// Problems beyond those that every route has, by status.
    var problems: [Int] = []
}

extension RouteDescription.Parameter {
    static let ifMatch = Self(
        name: "If-Match",
        place: .header,
        meaning: "The webhook's ETag; 412 when it has changed meanwhile."
    )
    static let since = Self(
        name: "since",
        meaning: "A time (2026-11-24T12:00:00Z) or a duration back from now (7d)."
    )
    static let until = Self(name: "until", meaning: "As since.")
    static let limit = Self(
        name: "limit",
        meaning: "How many at most.",
        schema: .members(["type": "integer", "minimum": 1, "maximum": 1000, "default": 50])
    )
    static let cursor = Self(name: "cursor", meaning: "The next_cursor of the page before.")
}
