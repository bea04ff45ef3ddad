import Model
import Text

/// A declaration file taken apart, before it is checked against its neighbours.
struct Declaration: Sendable {
    /// A rule that the file asks to be excused from.
    struct Waiver: Sendable, Hashable {
        var rule: String
        var reason: String
        var until: Timestamp
        var range: SourceRange
    }

    var key: WebhookKey
    var file: String
    /// The file with defaults and environment applied, for places.
    var node: YAMLNode
    /// Nil where the environment leaves the webhook out.
    var configuration: WebhookConfiguration?
    var movedFrom: WebhookKey?
    var movedFromRange: SourceRange?
    var waivers: [Waiver] = []
    var lines: [String: Int] = [:]
}
