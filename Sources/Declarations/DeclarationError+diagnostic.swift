import Catalogue
import Model
import Text

/// The wording of what is wrong with declarations.
extension DeclarationError {
    /// The diagnostic, with the line it is about.
    func diagnostic(in file: SourceFile) -> Diagnostic {
        // A list too long for the caret's line stands below it.
        let isLong = (hint?.utf8.count ?? 0) > 120
        return Diagnostic(
            severity: isWarning ? .warning : .error,
            code: code.rawValue,
            message: message,
            file: file.name,
            range: range,
            snippet: range.flatMap { snippet(at: $0, in: file) },
            hint: isLong ? nil : hint,
            note: note ?? (isLong ? hint : nil)
        )
    }

    /// The source line; a secret that stands in it is covered, since diagnostics end in CI logs.
    private func snippet(at range: SourceRange, in file: SourceFile) -> String? {
        guard let line = file.snippet(at: range.start), isAboutSecret else {
            return file.snippet(at: range.start)
        }
        let isOneLine = range.end.line == range.start.line
        let characters = Array(line.unicodeScalars)
        let start = min(range.start.column - 1, characters.count)
        let end = isOneLine ? min(range.end.column - 1, characters.count) : characters.count
        var covered = String.UnicodeScalarView(characters[..<start])
        covered.append(contentsOf: repeatElement("•", count: max(0, end - start)))
        covered.append(contentsOf: characters[max(start, end)...])
        return String(covered)
    }

    private var isAboutSecret: Bool {
        guard case .configuration(let problem) = reason else { return false }
        switch problem.reason {
        case .literalSecret, .header(.secretLiteral, _), .endpoint(.credentials): return true
        default: return false
        }
    }

    /// One sentence saying what was found.
    var message: String {
        switch reason {
        case .yaml(let reason): reason.message
        case .configuration(let problem): problem.message
        case .notAMapping(let expected): "expected a mapping: \(expected)"
        case .unknownEventType(let type, _, _): "unknown event type \"\(type)\""
        case .emptyPattern(let pattern, _): "\"\(pattern)\" matches no event type"
        case .coveredEvent(let event, let cover): "\"\(event)\" is covered by \"\(cover)\" already"
        case .localEndpoint(let host):
            "\(host) is the machine that delivers: the daemon needs --allow-private"
        case .secretEndpoint(let service):
            "whoever knows this \(service) address can post to it; it is a secret"
        case .unreachedDelays(let attempts, let reached):
            switch reached {
            case 0: "no delay is used: there is one attempt only"
            case 1: "only the first delay is used in \(attempts) attempts"
            default: "only the first \(reached) delays are used in \(attempts) attempts"
            }
        case .endedPause(let until): "the pause ended at \(until.rfc3339)"
        case .misplacedField(let name, let file): "\"\(name)\" cannot stand in \(file)"
        case .webhookKey(let text): "\"\(text)\" is not a webhook's key"
        case .unknownEnvironment(let name, _):
            "environment \"\(name)\" is not listed in _policy.yaml"
        case .environmentValue: "an environment is a mapping of fields, or off"
        case .movedFromItself: "a webhook cannot move from its own key"
        case .movedFromDeclared(let old): "\(old) is still declared: it cannot move here"
        case .movedFromTwice(let old, let other): "\(other) moved from \(old) as well"
        case .policy(let violation): violation.message
        case .endedWaiver(let rule, let until):
            "the waiver of \(rule) ended at \(until.rfc3339)"
        case .endedMute(let webhook, let until):
            "muting the drift of \(webhook) ended at \(until.rfc3339)"
        case .unknownRule(let rule, _): "unknown policy rule \"\(rule)\""
        case .eventType(let problem): problem.message
        case .testEvent(let type, _): "unknown event type \"\(type)\""
        case .unknownWebhook(let key, _): "no webhook \"\(key)\" is declared"
        }
    }

    /// What to do about it, at the caret.
    var hint: String? {
        switch reason {
        case .yaml(let reason): reason.hint
        case .configuration(let problem): hint(for: problem)
        case .notAMapping: "write fields as `name: value`"
        case .unknownEventType(_, let near, _), .emptyPattern(_, let near),
            .unknownEnvironment(_, let near), .unknownRule(_, let near),
            .testEvent(_, let near), .unknownWebhook(_, let near):
            near.map { "did you mean \"\($0)\"?" }
        case .coveredEvent: "remove it"
        case .localEndpoint: nil
        case .secretEndpoint: "use url: {from_env: NAME}"
        case .unreachedDelays: "raise max_attempts or shorten the list"
        case .endedPause: "remove `paused`"
        case .misplacedField(_, "environments"): "write it outside environments"
        case .misplacedField: "write it in the webhook's own file"
        case .webhookKey: "lower-case letters, digits and -, at most 63"
        case .environmentValue: "write `off`, or fields that differ there"
        case .movedFromItself: "remove it"
        case .movedFromDeclared(let old): "remove \(old).yaml, or this line"
        case .movedFromTwice: "only one of them keeps id and secret"
        case .policy(let violation): violation.hint
        case .endedWaiver, .endedMute: "renew it with a later `until`, or remove it"
        case .eventType(let problem): problem.hint
        }
    }

    /// Where to read more.
    private var note: String? {
        switch reason {
        case .unknownEventType(_, _, let known):
            "`penguinhooks events list` shows all \(known) types"
        case .emptyPattern: "`penguinhooks events list` shows all types"
        default: nil
        }
    }

    private func hint(for problem: ConfigurationProblem) -> String? {
        switch problem.reason {
        case .unknownField(let known):
            let known = known + (problem.path.components.count == 1 ? Self.outerNames : [])
            guard let name = problem.path.components.last else { return nil }
            return Suggestion.closest(to: name, among: known).map { "did you mean \"\($0)\"?" }
                ?? problem.hint
        case .notOneOf(let words, let found):
            if let near = Suggestion.closest(to: found, among: words) {
                return "did you mean \"\(near)\"?"
            }
            return problem.hint
        case .wrongType(let expected, _):
            guard let scalar, scalar.isPlain, scalar.value != .null else { return nil }
            return expected.hasPrefix("text") ? "quote it: \"\(scalar.text)\"" : nil
        case .missing where problem.path.components.count == 1:
            return "add `\(problem.path.text): …`"
        default: return problem.hint
        }
    }

    private static let outerNames = ["moved_from", "environments", "waive"]
}
