import API
import Store
import Text

extension Problem {
    /// The exit status a problem of the API means (cli.md).
    var exitStatus: ExitStatus {
        switch code {
        case "invalid-declarations", "nothing-declared", "event-type-in-use": .declarationsInvalid
        case "policy-denied": .policyDenied
        case "deletion-brake", "loss-brake": .deletionBrake
        case "stale-plan": .planStale
        case "locked": .locked
        default: .error
        }
    }

    /// What is printed: every error by its place, or the detail where there are none.
    var message: String {
        let errors = self["errors"]?.array ?? []
        if code == "policy-denied" { return ([detail] + denials).joined(separator: "\n") }
        if errors.isEmpty { return detail }
        let lines = errors.prefix(20).map(Self.line)
        if lines.count == 1 { return lines[0] }
        let more = errors.count > 20 ? ["  and \(errors.count - 20) more"] : []
        return ([title + ":"] + lines.map { "  " + $0 } + more).joined(separator: "\n")
    }

    /// The rules that were broken, by the file that breaks them.
    private var denials: [String] {
        let found = self["diagnostics"]?.array ?? []
        let more = found.count > 20 ? ["  and \(found.count - 20) more"] : []
        return found.prefix(20).map { denial in
            let place = [denial["file"]?.string, denial["line"]?.integer.map(String.init)]
                .compactMap { $0 }.joined(separator: ":")
            return "  \(place): \(denial["message"]?.string ?? "")"
        } + more
    }

    private static func line(_ error: JSON) -> String {
        let pointer = error["pointer"]?.string ?? ""
        let place = [error["index"]?.integer.map { "event \($0 + 1)" }, pointer]
            .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
        let hint = error["hint"]?.string.map { " (\($0))" } ?? ""
        let text = (error["message"]?.string ?? "") + hint
        return place.isEmpty ? text : "\(place): \(text)"
    }
}
