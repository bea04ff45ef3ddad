import API
import Store
import Text

extension Problem {
    /// The exit status a problem of the API means (cli.md).
    var exitStatus: ExitStatus {
        switch code {
        case "invalid-declarations", "nothing-declared": .declarationsInvalid
        case "policy-denied": .policyDenied
        case "deletion-brake": .deletionBrake
        case "stale-plan": .planStale
        case "locked": .locked
        default: .error
        }
    }

    /// What is printed: the detail, and every further error by its place.
    var message: String {
        var lines = [detail]
        let errors = self["errors"]?.array ?? []
        for error in errors.prefix(20) where errors.count > 1 || error["pointer"] != nil {
            let place = [
                error["index"]?.integer.map { "event \($0 + 1)" }, error["pointer"]?.string,
            ].compactMap { $0 }.joined(separator: " ")
            lines.append("  \(place): \(error["message"]?.string ?? "")")
        }
        if errors.count > 20 { lines.append("  and \(errors.count - 20) more") }
        return lines.joined(separator: "\n")
    }
}
