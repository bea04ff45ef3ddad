import Catalogue
import Model
import Text

/// One thing wrong with a declaration: the facts, and where they are written.
struct DeclarationError: Error, Sendable, Hashable {
    /// What is wrong.
    enum Reason: Sendable, Hashable {
        case yaml(YAMLError.Reason)
        case configuration(ConfigurationProblem)
        /// A file that is empty, or whose root is no mapping.
        case notAMapping(expected: String)
        case unknownEventType(String, suggestion: String?, known: Int)
        /// A glob that matches no type of the catalogue.
        case emptyPattern(String, suggestion: String?)
        /// An event that another entry covers already.
        case coveredEvent(String, by: String)
        case localEndpoint(host: String)
        case secretEndpoint(service: String)
        case unreachedDelays(attempts: Int, reached: Int)
        case endedPause(until: Timestamp)
        case misplacedField(String, file: String)
        case webhookKey(String)
        case unknownEnvironment(String, suggestion: String?)
        case environmentValue
        case movedFromItself
        case movedFromDeclared(WebhookKey)
        case movedFromTwice(WebhookKey, other: WebhookKey)
        case policy(PolicyViolation)
        case endedWaiver(rule: String, until: Timestamp)
        /// A mute of drift past its end.
        case endedMute(webhook: String, until: Timestamp)
        case unknownRule(String, suggestion: String?)
        /// Something in a team's own event type.
        case eventType(EventTypeError.Problem)
        /// A filter test's event of a type that nobody knows, or none at all.
        case testEvent(String, suggestion: String?)
        case unknownWebhook(String, suggestion: String?)
    }

    var reason: Reason
    var range: SourceRange?
    var source: SourceID
    /// The scalar at the place, for hints on how to write it.
    var scalar: YAMLScalar?

    init(_ reason: Reason, at range: SourceRange?, in source: SourceID = .own) {
        self.reason = reason
        self.range = range
        self.source = source
    }

    init(_ reason: Reason, at place: Place) {
        self.reason = reason
        range = place.range
        source = place.source
        scalar = place.scalar
    }
}
