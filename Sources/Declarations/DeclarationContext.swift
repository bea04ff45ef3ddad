import Catalogue
import Model
import Text

/// What every file of a folder is read with.
struct DeclarationContext: Sendable {
    var folder: String
    /// What is put before paths that are read.
    var root = ""
    var environment: String?
    /// The environments that `_policy.yaml` lists; nil where it lists none.
    var environments: [String]?
    var defaults: YAMLNode?
    /// The defaults' part for the chosen environment.
    var defaultsOverride: YAMLNode?
    var eventTypes: EventNames
    var now: Timestamp
}

/// The names of the event types that may be subscribed to.
struct EventNames: Sendable {
    let sorted: [String]
    private let known: Set<String>

    init(_ names: [String]) {
        sorted = names.sorted()
        known = Set(names)
    }

    /// Whether a pattern can match anything.
    func canMatch(_ pattern: EventPattern) -> Bool {
        switch pattern {
        case .exact(let type): known.contains(type)
        case .prefix, .all: sorted.contains { pattern.matches($0) }
        }
    }

    /// The type or glob that somebody probably meant.
    func suggestion(for pattern: EventPattern) -> String? {
        switch pattern {
        case .exact(let type): return Suggestion.closest(to: type, among: sorted)
        case .prefix(let prefix):
            let heads = Set(sorted.compactMap { $0.split(separator: ".").first.map(String.init) })
            let text = String(prefix.dropLast())
            return Suggestion.closest(to: text, among: heads.sorted()).map { "\($0).*" }
        case .all: return nil
        }
    }
}
